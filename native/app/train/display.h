#pragma once

#include <chrono>
#include <cstdint>

#include "native/train/trainer.h"

namespace vaelet::native {

/// Shows a training to a person: one line per epoch on the standard output and, where the standard
/// error is a terminal, a bar with the parts of the loss, images per second and the time left.
class TrainDisplay {
 public:
  /// `images_done` were trained on before, in a run that continues.
  TrainDisplay(const TrainConfig& config, std::int64_t images_per_epoch, std::int64_t images_done);

  void show_batch(const BatchReport& report);
  void show_epoch(const EpochReport& report);

  /// Wipes the bar.
  void clear() const;

 private:
  int epochs_;
  bool with_sigma2_;
  std::int64_t images_per_epoch_;
  std::int64_t images_before_;
  bool on_terminal_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_shown_;
};

}  // namespace vaelet::native
