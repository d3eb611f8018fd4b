#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "native/app/command.h"
#include "native/app/train/model_writer.h"
#include "native/app/train/options/train_options.h"
#include "native/train/assessment.h"
#include "native/train/checkpoint/checkpoint.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The exit status of a training that diverged. A weights file is written all the same where an
/// epoch had ended before that.
inline constexpr int diverged_status = 3;

/// The weights files of a training: that of the best epoch while it goes on, and the kept and the
/// other one at its end.
class WeightsFiles {
 public:
  /// The references must outlive this.
  WeightsFiles(const TrainOptions& options, const ModelWriter& writer, const Checkpoint& state)
      : options_(options), writer_(writer), state_(state) {}

  /// Makes the content of the best epoch's file, without writing it. Errors: those of
  /// `ModelWriter::provisional`.
  Result<void> prepare_best(const KeptWeights& best, const Assessment& assessment);

  /// Writes what `prepare_best` made. Errors: file_unwritable.
  Result<void> write_best();

  /// Writes the best epoch of a run that goes on: it may have been killed before it did. Errors:
  /// those of `ModelWriter` and file_unwritable.
  Result<void> restore_best();

  /// Writes the best epoch where an error came between the state and its file; prints a sentence
  /// where it cannot be written.
  void rescue_best();

  /// Returns a clause about the weights file that stands at `--out`.
  std::string best_so_far() const;

  /// Notes what the metrics of an epoch say. Returns whether it is news.
  bool note(int epoch, const Assessment& assessment);

  /// Writes the files of the epochs that were finished; where the training diverged, of the best
  /// one. Returns the exit status. Errors: those of `ModelWriter` and file_unwritable.
  Outcome write_all();

 private:
  Result<void> assess_last();
  Result<void> write_other(const KeptWeights& kept, const KeptWeights& other);
  bool has_diverged() const { return condition_ == Condition::diverged; }
  bool lacks_best() const;
  std::string divergence_warning(const KeptWeights& kept) const;

  const TrainOptions& options_;
  const ModelWriter& writer_;
  const Checkpoint& state_;
  std::vector<std::byte> prepared_;     // the weights file of the best epoch
  int epoch_on_disk_ = 0;               // whose weights stand at `--out`; 0: none of this run
  std::optional<Condition> condition_;  // of the last epoch, once it is known
  std::string divergence_;              // what ended the training, or its last epoch
  int assessed_epoch_ = 0;
};

}  // namespace vaelet::native
