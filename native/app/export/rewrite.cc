#include "native/app/export/rewrite.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>
#include <vector>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/base/sha256.h"
#include "native/torch/export.h"
#include "native/torch/tensor_values.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {
namespace {

Result<void> check_free(const RewriteOptions& options) {
  std::error_code error;
  if (options.overwrite || !std::filesystem::exists(options.out, error)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--out: expected the name of a new file, found \"{}\"; --overwrite replaces it",
                   {options.out}));
}

DType stored_dtype(const WeightsFile& weights) {
  DType dtype = DType::f32;
  for (const auto& [name, tensor] : weights.network) {
    if (tensor.dtype != DType::f32) dtype = tensor.dtype;
  }
  return dtype;
}

GoldenSamples golden_again(const Vae& vae, const GoldenSamples& golden) {
  const auto labels = static_cast<std::int64_t>(golden.label.size()) / golden.count;
  return golden_samples_of(vae, tensor_of(golden.z, {golden.count, vae.spec().latent}),
                           tensor_of(golden.label, {golden.count, labels}));
}

/// Returns the notes of the training, with what was written again in place of the quality.
Result<std::string> notes_of(const ModelFile& model, DType dtype) {
  VAELET_TRY_ASSIGN(auto notes, parse_json(model.weights.training));
  auto* members = std::get_if<Json::Object>(&notes.value);
  if (members == nullptr) return model.weights.training;
  std::erase_if(*members, [](const Json::Member& entry) {
    return entry.key == "quality" || entry.key == "written_again";
  });
  members->emplace_back("written_again",
                        Json{Json::Object{{"of_sha256", {sha256_hex(model.bytes)}},
                                          {"dtype", {std::string(dtype_name(dtype))}}}});
  return write_json(notes);
}

}  // namespace

Outcome rewrite_weights(const RewriteOptions& options) {
  VAELET_TRY(check_free(options));
  VAELET_TRY_ASSIGN(const auto model, read_model_file(options.file));
  const WeightsFile& weights = model.weights;
  set_threads(1);
  const DType dtype = options.dtype.value_or(stored_dtype(weights));
  Vae vae = Vae::load(weights);
  VAELET_TRY(vae.round_weights(dtype));
  WeightsContent content;
  content.spec = weights.spec;
  VAELET_TRY_ASSIGN(content.training, notes_of(model, dtype));
  content.network_dtype = dtype;
  content.network = network_values(vae);
  content.latent = weights.latent;
  content.golden = golden_again(vae, weights.golden);
  content.prior = weights.prior;
  content.directions = weights.directions;
  VAELET_TRY_ASSIGN(const auto bytes, write_weights(content));
  VAELET_TRY(write_file(options.out, bytes));
  std::cout << "wrote " << options.out << ", " << bytes.size() << " bytes (" << model.bytes.size()
            << " before)\n";
  return EXIT_SUCCESS;
}

}  // namespace vaelet::native
