#pragma once

#include <optional>
#include <string>

#include "native/app/command.h"
#include "native/app/train/display.h"
#include "native/app/train/model_writer.h"
#include "native/app/train/moments.h"
#include "native/app/train/options/settings.h"
#include "native/app/train/options/train_options.h"
#include "native/app/train/report.h"
#include "native/app/train/start.h"
#include "native/app/train/weights_files.h"
#include "native/data/data_set.h"
#include "native/parallel/rank_group.h"
#include "native/train/checkpoint/checkpoint.h"
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

  /// The weights files of what was trained.
  WeightsFiles& files() { return files_; }

 private:
  std::string checkpoint() const { return checkpoint_path_of(options_); }
  CheckpointOwner owner() const;
  Result<void> start_followers() const;
  Result<void> check_groups() const;
  void print_introduction() const;
  Result<TrainEnd> train_with_display(TrainReport& report);
  Result<void> show_epoch(const EpochReport& epoch, const Vae& vae, TrainDisplay& display,
                          TrainReport& report);
  Outcome end_interrupted() const;
  Outcome end_failed(const Error& error, TrainReport& report);
  Outcome end_diverged(const Error& error, TrainReport& report);

  TrainOptions options_;
  TrainConfig config_;
  DataSet data_;
  TrainStart start_;
  Checkpoint state_;
  TrainingSplit split_;
  TrivialModel trivial_;
  ModelWriter writer_;
  Moments moments_;
  WeightsFiles files_;
  RankGroup* ranks_;
  std::optional<int> resumed_after_;  // epochs; none: a new run
};

}  // namespace vaelet::native
