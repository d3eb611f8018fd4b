#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

inline constexpr std::string_view checkpoint_format = "vaelet-checkpoint/3";

/// Values by the names of the parameters to which they belong.
using StoredTensors = std::map<std::string, std::vector<float>, std::less<>>;

/// Weights worth keeping, with their metrics on the validation images.
struct StoredWeights {
  std::int64_t epoch = 0;  // from 1; 0: none yet, and no weights
  double reconstruction = 0.0;
  double kl = 0.0;
  double sigma2 = 0.0;
  StoredTensors weights;
};

/// The content of a checkpoint, as plain values.
struct CheckpointContent {
  std::string run;       // what must be the same for the run to go on, a line for each flag
  std::string settings;  // every flag of the run, as JSON
  std::int64_t epochs_done = 0;
  std::vector<std::int64_t> order;  // of the images in the epoch in progress; empty between epochs
  std::int64_t taken = 0;           // how many of `order`
  std::int64_t training_count = 0;  // images in the sums of the epoch in progress
  double training_reconstruction = 0.0;
  double training_kl = 0.0;
  double training_added = 0.0;
  std::vector<std::uint8_t> generator;
  double sigma2 = 0.0;
  StoredTensors weights;
  StoredTensors average;  // empty without a moving average
  std::int64_t adam_steps = 0;
  StoredTensors adam_first;
  StoredTensors adam_second;
  StoredWeights best;
  StoredWeights last;
};

/// The facts about a run that its checkpoint must agree with.
struct RunSize {
  std::int64_t images = 0;                                     // to train on
  std::int64_t batch_size = 1;                                 // at most 2^31
  std::map<std::string, std::size_t, std::less<>> parameters;  // how many values each has
};

/// Returns the bytes of a checkpoint: the name of the format, the values, and the SHA-256 of all
/// bytes before it.
std::vector<std::byte> checkpoint_bytes(const CheckpointContent& content);

/// Reads what `checkpoint_bytes` gave. No byte is run, and no size is believed before as many bytes
/// are there. Errors: checkpoint_unfit (another version of the format, which the error names),
/// checkpoint_damaged (another kind of file, a byte that changed, or one too many or too few).
Result<CheckpointContent> parse_checkpoint(std::span<const std::byte> bytes);

/// Does the same with a file, which the errors name. Errors: those and file_unreadable.
Result<CheckpointContent> read_checkpoint_file(const std::filesystem::path& path);

/// Checks that a checkpoint can be one of this run: counters that fit together, an order that takes
/// each image once, the parameters of the model. Errors: checkpoint_damaged.
Result<void> check_content(const CheckpointContent& content, const RunSize& size);

}  // namespace vaelet::native
