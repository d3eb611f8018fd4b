#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "native/app/commands.h"
#include "native/app/commands/experiments.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/configuration.h"
#include "native/app/options/data_options.h"
#include "native/app/options/validators.h"
#include "native/app/train/options/flags.h"
#include "native/app/train/record.h"
#include "native/app/train/run.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/base/printable.h"
#include "native/data/data_set.h"
#include "native/report/drawing/model_figures.h"
#include "native/report/drawing/panels.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t comparison_columns = 10;
constexpr auto model_name = "model.safetensors";

struct ExperimentOptions {
  std::string name;
  bool list = false;
  std::string out;
  DataSource data;
  std::optional<std::int64_t> validation;
  std::uint64_t seed = 1;
  int threads = 1;
  std::optional<int> epochs;
};

void list_experiments() {
  for (const Experiment& experiment : experiments()) {
    std::cout << experiment.name << '\n'
              << "    " << experiment.sentence
              << " Epochs: " << experiment.trainings.front().options.epochs << ".\n";
  }
}

fs::path folder_of(const ExperimentOptions& options, const ExperimentTraining& training) {
  return training.folder.empty() ? fs::path(options.out) : fs::path(options.out) / training.folder;
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

/// Returns whether an earlier run of the same training ended: its weights file says that it is of
/// the same run, and its checkpoint is gone.
bool is_finished(const TrainOptions& train) {
  if (is_there(checkpoint_path_of(train)) || !is_there(train.out)) return false;
  const auto model = read_model_file(train.out);
  return model && is_same_run(model->weights.training, train);
}

Outcome train_one(const ExperimentOptions& options, const ExperimentTraining& training) {
  const fs::path folder = folder_of(options, training);
  VAELET_TRY(make_folder(folder));
  TrainOptions train = training.options;
  train.data = options.data;
  train.validation = options.validation;
  train.seed = options.seed;
  train.threads = options.threads;
  train.epochs = options.epochs.value_or(train.epochs);
  train.out = folder / model_name;
  train.report = folder;
  train.resume = is_there(checkpoint_path_of(train));
  std::cout << printable(command_line("train", train)) << '\n';
  if (is_finished(train)) {
    std::cout << printable(train.out) << " holds the result of this training already\n";
    return EXIT_SUCCESS;
  }
  if (!train.resume && is_there(train.out)) {
    return fail(ErrorCode::argument_invalid,
                fill("--out: \"{}\" is of another training; move its folder away, or name another",
                     {train.out}));
  }
  return run_training(train);
}

/// Writes the grids of labels of all models of the experiment into one picture.
Result<void> write_comparison(const ExperimentOptions& options, const Experiment& experiment) {
  VAELET_TRY_ASSIGN(auto data, load_data(options.data));
  std::vector<Canvas> panels;
  for (const ExperimentTraining& training : experiment.trainings) {
    VAELET_TRY_ASSIGN(auto model, read_model_file(folder_of(options, training) / model_name));
    const Vae vae = Vae::load(model.weights);
    panels.push_back(
        captioned(label_figure({vae, model.weights.prior, data}, options.seed, comparison_columns),
                  training.caption));
  }
  const fs::path path = fs::path(options.out) / "comparison.png";
  VAELET_TRY(write_file(path, side_by_side(panels).png()));
  tell_written(path);
  return {};
}

std::vector<std::string> experiment_names() {
  std::vector<std::string> names;
  for (const Experiment& experiment : experiments()) names.emplace_back(experiment.name);
  return names;
}

Outcome run_trainings(const ExperimentOptions& options, const Experiment& experiment) {
  for (const ExperimentTraining& training : experiment.trainings) {
    auto outcome = train_one(options, training);
    if (!outcome || *outcome != EXIT_SUCCESS) return outcome;
  }
  if (experiment.trainings.size() > 1) {
    VAELET_TRY(write_comparison(options, experiment));
  }
  return EXIT_SUCCESS;
}

Outcome run_experiment(const ExperimentOptions& options) {
  if (options.list != options.name.empty()) {
    return fail(ErrorCode::argument_invalid, fill("expected either NAME or --list, found {}",
                                                  {options.list ? "both" : "neither"}));
  }
  if (options.list) {
    list_experiments();
    return EXIT_SUCCESS;
  }
  if (options.out.empty()) {
    return fail(ErrorCode::argument_invalid, "expected the flag --out with NAME, found none");
  }
  return run_trainings(options, *std::ranges::find(experiments(), options.name, &Experiment::name));
}

}  // namespace

template <>
struct FlagsOf<ExperimentOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.name, Flag("NAME", Role::identity, "Which experiment; --list names them")
                           .among(experiment_names()));
    flag(options.list, Flag("--list", Role::other, "List all experiments and do nothing"));
    flag(options.out, Flag("--out", Role::output, "Folder for all that comes out").writes_folder());
    FlagsOf<DataSource>::visit(options.data, flag);
    flag(options.epochs,
         Flag("--epochs", Role::identity, "Passes, instead of the experiment's own number",
              whole_number(1, most<int>)));
    flag(options.validation, validation_flag());
    flag(options.seed, seed_flag("Seed of weights, order, noise and figures"));
    flag(options.threads, threads_flag());
  }
};

std::unique_ptr<Command> add_experiment_command(CLI::App& app) {
  return add_command<ExperimentOptions>(
      app, "experiment", "Reproduce an experiment of the reference: weights, figures, metrics",
      run_experiment);
}

}  // namespace vaelet::native
