#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/app/train/model_writer.h"
#include "native/app/train/options/train_options.h"
#include "native/train/trainer.h"
#include "shared/base/error.h"
#include "shared/base/json.h"

namespace vaelet::native {

inline constexpr auto moments_index_name = "moments.json";

/// Parts of the first epoch, for TrainObserver::moments; whole epochs follow: 1, 2, 5, 10, 20, ...
std::vector<double> early_moments();

/// Returns whether a name is that of a file of a moment, such as `epoch-0.25.safetensors`.
bool is_moment_name(const std::string& name);

/// The folder of `vaelet train --moments`: a weights file of a decoder for each moment, and
/// moments.json with the losses of every epoch. Each file is replaced at once or not at all, and
/// the index names none that is not there. Without the flag, nothing is written.
class Moments {
 public:
  /// Of the training that the source describes; the references must outlive it.
  Moments(const ModelSource& source, const ModelWriter& writer)
      : source_(source), writer_(writer) {}

  /// Starts the family of a new run, or continues it after `finished_epochs`, where the model had
  /// seen `images_done` images, and removes what the folder holds of later moments. Errors:
  /// argument_invalid (it continues, and the folder holds moments of another training),
  /// file_unreadable, file_unwritable.
  Result<void> open(std::optional<int> finished_epochs, std::int64_t images_done);

  /// Adds a moment of the first epoch, measured on the validation images. Errors: file_unwritable.
  Result<void> add_early(const MomentReport& report, const Vae& vae);

  /// Adds the losses of an epoch and, where it is a moment, its weights. Errors: file_unwritable.
  Result<void> add_epoch(const EpochReport& report, const Vae& vae);

  /// Makes the last epoch of a training that has ended a moment. Errors: file_unwritable.
  Result<void> add_last(const KeptWeights& last);

  /// Says what ended the training in place of its last epoch. Errors: file_unwritable.
  Result<void> end(const std::string& sentence);

 private:
  bool is_wanted() const { return !source_.options.moments.empty(); }
  std::filesystem::path path_of(const std::string& name) const;
  std::int64_t images_until(int epoch) const;
  Result<void> take_over(int finished_epochs, std::int64_t images_done);
  Result<void> remove_others() const;
  Result<bool> write_weights_of(double epoch, const Vae& vae) const;
  Result<void> add(Json::Object point, double epoch, const Vae* vae);
  Result<void> write_index() const;

  ModelSource source_;
  const ModelWriter& writer_;
  Json::Array points_;  // in the order of the training
  std::string ended_;
};

}  // namespace vaelet::native
