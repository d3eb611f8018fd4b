#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native/app/train/options/settings.h"
#include "native/app/train/options/train_options.h"
#include "native/app/train/record.h"
#include "native/data/data_set.h"
#include "native/torch/encode.h"
#include "native/torch/image_set.h"
#include "native/torch/vae.h"
#include "native/train/assessment.h"
#include "native/train/checkpoint/checkpoint.h"
#include "native/train/train_config.h"
#include "native/train/trivial_model.h"
#include "native/train/validation.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// All that a weights file of a training is made from, beside the weights. The references must
/// outlive it.
struct ModelSource {
  const TrainOptions& options;
  const TrainConfig& config;
  const DataSet& data;
  const TrainingSplit& split;
  const Vae& vae;  // whose weights are replaced
  const TrivialModel& trivial;
  const InputDigests& inputs;
};

/// Makes the weights files of a training.
class ModelWriter {
 public:
  explicit ModelWriter(const ModelSource& source) : source_(source) {}

  /// Returns the file of weights while the training goes on: soon made, with latent statistics of
  /// some training images and the standard normal as prior. Errors: those of `round_weights` and
  /// `write_weights`.
  Result<std::vector<std::byte>> provisional(const KeptWeights& kept,
                                             const Assessment& assessment) const;

  /// Returns the file of a decoder alone, with 8 bits for a weight: what draws at a moment of the
  /// training, `epoch` epochs after its start. Errors: those.
  Result<std::vector<std::byte>> drawing(const Vae& vae, double epoch) const;

  /// Measures weights as they are, on the validation images. Errors: tensor_not_finite.
  Result<ElboTerms> validation_of(const Vae& vae) const;

  /// Assesses weights as the file stores them, on the validation images. Errors: those and
  /// tensor_not_finite.
  Result<Assessment> assessment(const KeptWeights& kept) const;

  /// Measures weights as the file stores them, on the validation and the test images, prints the
  /// latter, and writes the file. `warning` stands in for that of the weights where it is not
  /// empty. Errors: those and file_unwritable.
  Result<void> write(const KeptWeights& kept, int epochs_done, const std::string& warning,
                     const std::filesystem::path& path) const;

 private:
  Result<Vae> stored(const KeptWeights& kept) const;
  Result<SetMetrics> evaluated(const Vae& vae, const ImageSet& images) const;
  Assessment assessed(const SetMetrics& validation, const KeptWeights& kept) const;
  Result<FinalMetrics> measured(const Vae& vae, const KeptWeights& kept) const;
  EncodedSet encoded(const Vae& vae, std::int64_t most) const;
  WeightsContent content(const Vae& vae, const EncodedSet& encoded,
                         const FinalMetrics& metrics) const;
  PriorTensors prior_of(const EncodedSet& encoded) const;

  ModelSource source_;
};

}  // namespace vaelet::native
