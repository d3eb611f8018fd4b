#pragma once

#include <string>
#include <vector>

#include "native/app/train/options/train_options.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The names of what a sweep keeps in the folder of each of its trainings.
inline constexpr auto sweep_model_name = "model.safetensors";
inline constexpr auto sweep_log_name = "train.log";

/// Where a training of a sweep stands.
enum class TaskState { open, begun, finished };

/// One training of a sweep, with its folder.
struct SweepTask {
  std::string name;
  std::string folder;
  std::vector<std::string> arguments;  // of `vaelet train`, without --resume
  TrainOptions options;                // what they say
};

/// Reads a grid and checks the flags of every training, before any starts. Errors: those of
/// `read_grid`, argument_invalid (a flag's value, with the training's name; a folder that
/// would change what a training reads), file_unreadable, file_unwritable (--out).
Result<std::vector<SweepTask>> read_tasks(const std::string& grid, const std::string& out);

/// Returns where a training stands, by its checkpoint and its weights file. Errors:
/// argument_invalid (the file is of a training with other flags).
Result<TaskState> state_of(const SweepTask& task);

}  // namespace vaelet::native
