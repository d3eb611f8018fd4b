#include "native/app/export/rewrite.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <vector>

#include "native/app/options/output_check.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/base/sha256.h"
#include "native/torch/export.h"
#include "native/torch/tensor_values.h"
#include "native/torch/threads.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {
namespace {

/// Returns whether a model has the weights of a file to the last bit.
bool has_weights_of(const WeightsFile& weights,
                    const std::map<std::string, std::vector<float>, std::less<>>& network) {
  return std::ranges::all_of(network, [&](const auto& entry) {
    return tensor_values(weights.network.at(entry.first)) == entry.second;
  });
}

/// Returns the notes of the training. What was measured of other weights leaves them.
Result<std::string> notes_of(const ModelFile& model, const ExportOptions& options, DType dtype,
                             bool is_rounded) {
  VAELET_TRY_ASSIGN(auto notes, parse_json(model.weights.training));
  auto* members = std::get_if<Json::Object>(&notes.value);
  if (members == nullptr) return model.weights.training;
  const std::set<std::string, std::less<>> measured = {"quality", "test", "validation"};
  std::erase_if(*members, [&](const Json::Member& entry) {
    return entry.key == "written_again" || (is_rounded && measured.contains(entry.key));
  });
  members->emplace_back("written_again",
                        Json{Json::Object{{"of_sha256", {sha256_hex(model.bytes)}},
                                          {"dtype", {std::string(dtype_name(dtype))}}}});
  add_credits(options.credits, *members);
  return write_json(notes);
}

}  // namespace

Outcome rewrite_weights(const ExportOptions& options) {
  if (!options.overwrite) VAELET_TRY(check_replaces_nothing("--out", options.out));
  VAELET_TRY_ASSIGN(const auto model, read_model_file(options.file));
  const WeightsFile& weights = model.weights;
  set_threads(1);
  const DType dtype = options.dtype.value_or(stored_dtype(weights));
  Vae vae = Vae::load(weights);
  VAELET_TRY(vae.round_weights(dtype));
  WeightsContent content = content_of(weights);
  content.network_dtype = dtype;
  content.network = network_values(vae);
  const bool is_rounded = !has_weights_of(weights, content.network);
  VAELET_TRY_ASSIGN(content.training, notes_of(model, options, dtype, is_rounded));
  content.golden = golden_samples_of(vae, weights.golden);
  VAELET_TRY_ASSIGN(const auto bytes, write_weights(content));
  VAELET_TRY(write_file(options.out, bytes));
  std::cout << "wrote " << options.out << ", " << bytes.size() << " bytes (" << model.bytes.size()
            << " before)\n";
  return EXIT_SUCCESS;
}

}  // namespace vaelet::native
