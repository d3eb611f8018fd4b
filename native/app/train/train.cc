#include "native/app/commands.h"
#include "native/app/train/options/flags.h"
#include "native/app/train/run.h"

namespace vaelet::native {

std::unique_ptr<Command> add_train_command(CLI::App& app) {
  return add_command<TrainOptions>(
      app, "train", "Train a model and write its weights file",
      [](const TrainOptions& options) { return run_training(options); });
}

}  // namespace vaelet::native
