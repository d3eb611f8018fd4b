#include "native/app/export/rewrite.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "native/app/export/contrast.h"
#include "native/app/options/output_check.h"
#include "native/app/written.h"
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

/// Returns whether a model has the weights of a file to the last bit.
bool has_weights_of(const WeightsFile& weights,
                    const std::map<std::string, std::vector<float>, std::less<>>& network) {
  return std::ranges::all_of(network, [&](const auto& entry) {
    return tensor_values(weights.network.at(entry.first)) == entry.second;
  });
}

/// Multiplies the standard deviations of every Gaussian, whose mean stays. Errors: argument_invalid
/// (there is none: z is drawn from the standard normal).
Result<void> scale_prior(PriorTensors& prior, double factor) {
  if (prior.components == 0) {
    return fail(ErrorCode::argument_invalid,
                "--prior-scale: expected a model with a fitted prior (`vaelet train --prior "
                "gaussian` or `mixture`), found one that draws z from the standard normal");
  }
  for (float& value : prior.scale) value = static_cast<float>(value * factor);
  return {};
}

/// Returns which measures say nothing about the file that is written: of other weights none does,
/// of another prior none of samples.
std::set<std::string, std::less<>> outdated_measures(bool has_other_weights, bool has_other_prior) {
  if (has_other_weights) return {"quality", "test", "validation"};
  if (has_other_prior) return {"quality"};
  return {};
}

/// Notes by how much something was multiplied since the training, earlier exports included.
void note_factor(Json::Object& notes, const char* key, const std::optional<double>& factor) {
  if (!factor) return;
  const auto note = std::ranges::find(notes, key, &Json::Member::key);
  if (note == notes.end()) {
    notes.emplace_back(key, Json{*factor});
    return;
  }
  const double* earlier = std::get_if<double>(&note->value.value);
  note->value = Json{*factor * (earlier == nullptr ? 1.0 : *earlier)};
}

/// Returns the notes of the training. What was measured of other weights, or of samples from
/// another prior, leaves them.
Result<std::string> notes_of(const ModelFile& model, const ExportOptions& options, DType dtype,
                             bool has_other_weights) {
  VAELET_TRY_ASSIGN(auto notes, parse_json(model.weights.training));
  auto* members = std::get_if<Json::Object>(&notes.value);
  if (members == nullptr) return model.weights.training;
  const auto outdated = outdated_measures(has_other_weights, options.prior_scale.has_value());
  std::erase_if(*members, [&](const Json::Member& entry) {
    return entry.key == "written_again" || outdated.contains(entry.key);
  });
  note_factor(*members, "prior_scale", options.prior_scale);
  note_factor(*members, "contrast", options.contrast);
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
  WeightsContent content = content_of(weights);
  if (options.contrast) {
    VAELET_TRY_ASSIGN(vae, with_contrast(vae, *options.contrast));
    // A classifier saw other pictures along the directions.
    for (Direction& direction : content.spec.directions) direction.label_kept.reset();
  }
  VAELET_TRY(vae.round_weights(dtype));
  content.network_dtype = dtype;
  content.network = network_values(vae);
  if (options.prior_scale) VAELET_TRY(scale_prior(content.prior, *options.prior_scale));
  const bool has_other_weights = !has_weights_of(weights, content.network);
  VAELET_TRY_ASSIGN(content.training, notes_of(model, options, dtype, has_other_weights));
  content.golden = golden_samples_of(vae, weights.golden);
  VAELET_TRY_ASSIGN(const auto bytes, write_weights(content));
  VAELET_TRY(write_file(options.out, bytes));
  tell_written(options.out, fill(", {} bytes ({} before)", {bytes.size(), model.bytes.size()}));
  return EXIT_SUCCESS;
}

}  // namespace vaelet::native
