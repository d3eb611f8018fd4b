#include <memory>

#include "native/app/commands.h"
#include "native/app/train/run.h"
#include "native/app/train/settings.h"

namespace vaelet::native {

void add_train_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand("train", "Train a model and write its weights file");
  auto settings = std::make_shared<TrainSettings>();
  add_train_options(*command, *settings);
  command->callback([=, &outcome] {
    outcome = [&]() -> Outcome {
      VAELET_TRY(check_together(*command, *settings));
      return run_training(*settings);
    }();
  });
}

}  // namespace vaelet::native
