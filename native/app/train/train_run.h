#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "native/app/command.h"
#include "native/app/train/display.h"
#include "native/app/train/model_writer.h"
#include "native/app/train/moments.h"
#include "native/app/train/options.h"
#include "native/app/train/report.h"
#include "native/app/train/settings.h"
#include "native/app/train/start.h"
#include "native/data/data_set.h"
#include "native/parallel/rank_group.h"
#include "native/train/checkpoint.h"
#include "native/train/trainer.h"
#include "native/train/trivial_model.h"

namespace vaelet::native {

/// A run of `vaelet train`, from checked options to its files.
class TrainRun {
 public:
  /// Of rank 0 of `ranks`, which must outlive this; nullptr: it trains alone.
  TrainRun(TrainOptions options, TrainConfig config, DataSet data, TrainStart start,
           RankGroup* ranks = nullptr);
  TrainRun(const TrainRun&) = delete;
  TrainRun& operator=(const TrainRun&) = delete;

  /// Goes on from the content of a checkpoint. Errors: checkpoint_damaged, checkpoint_unfit,
  /// argument_invalid.
  Result<void> resume(const CheckpointContent& content);

  /// Takes over the content of a checkpoint to write its weights files, and to train no further.
  /// Errors: checkpoint_damaged, argument_invalid (other data).
  Result<void> take_over(const CheckpointContent& content);

  /// Trains, and writes what comes out. Returns the exit status.
  Outcome train();

  /// Writes the weights files of the epochs that were finished; where the training diverged, of the
  /// best one. Returns the exit status. Errors: those of ModelWriter.
  Outcome write_models();

 private:
  std::string checkpoint() const { return checkpoint_path_of(options_); }
  CheckpointOwner owner() const;
  Result<void> start_followers() const;
  Result<void> check_groups() const;
  void print_introduction() const;
  Result<TrainEnd> train_with_display(TrainReport& report);
  Result<void> write_best();
  Result<void> prepare_resumed_best();
  Result<void> assess_last();
  Result<void> show_epoch(const EpochReport& epoch, const Vae& vae, TrainDisplay& display,
                          TrainReport& report);
  Outcome end_interrupted() const;
  Outcome end_failed(const Error& error, TrainReport& report);
  Outcome end_diverged(const Error& error, TrainReport& report);
  std::string best_so_far() const;
  std::string divergence_warning(const KeptWeights& kept) const;

  TrainOptions options_;
  TrainConfig config_;
  DataSet data_;
  TrainStart start_;
  Checkpoint state_;
  TrainingSplit split_;
  TrivialModel trivial_;
  ModelWriter writer_;
  Moments moments_;
  RankGroup* ranks_;
  std::optional<int> resumed_after_;    // epochs; none: a new run
  std::vector<std::byte> prepared_;     // the weights file of the best epoch
  int epoch_on_disk_ = 0;               // whose weights stand at `--out`; 0: none of this run
  std::optional<Condition> condition_;  // of the last epoch, once it is known
  std::string divergence_;              // what ended the training, or its last epoch
  int divergence_epoch_ = 0;
};

}  // namespace vaelet::native
