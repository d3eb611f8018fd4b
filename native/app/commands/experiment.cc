#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "native/app/commands.h"
#include "native/app/commands/experiments.h"
#include "native/app/options/data_options.h"
#include "native/app/options/threads_option.h"
#include "native/app/train/record.h"
#include "native/app/train/run.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "native/report/drawing/model_figures.h"
#include "native/report/drawing/panels.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t comparison_columns = 10;
constexpr auto model_name = "model.safetensors";

struct ExperimentSettings {
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
              << " Epochs: " << experiment.trainings.front().settings.epochs << ".\n";
  }
}

fs::path folder_of(const ExperimentSettings& settings, const ExperimentTraining& training) {
  return training.folder.empty() ? fs::path(settings.out)
                                 : fs::path(settings.out) / training.folder;
}

/// Whether an earlier run came to its end: its file says that it came from the same flags, and its
/// checkpoint is gone.
bool is_finished(const TrainSettings& train) {
  if (fs::exists(checkpoint_path_of(train)) || !fs::exists(train.out)) return false;
  const auto model = read_model_file(train.out);
  return model && is_trained_by(model->weights.training, train);
}

Outcome train_one(const ExperimentSettings& settings, const ExperimentTraining& training) {
  const fs::path folder = folder_of(settings, training);
  VAELET_TRY(make_folder(folder));
  TrainSettings train = training.settings;
  train.data = settings.data;
  train.validation = settings.validation;
  train.seed = settings.seed;
  train.threads = settings.threads;
  train.epochs = settings.epochs.value_or(train.epochs);
  train.out = folder / model_name;
  train.report = folder;
  train.resume = true;
  std::cout << command_line(train) << '\n';
  if (is_finished(train)) {
    std::cout << train.out << " has that training's outcome already\n";
    return EXIT_SUCCESS;
  }
  return run_training(train);
}

/// The grids of labels of all models of the experiment in one picture.
Result<void> write_comparison(const ExperimentSettings& settings, const Experiment& experiment) {
  VAELET_TRY_ASSIGN(auto data, load_data(settings.data));
  std::vector<Canvas> panels;
  for (const ExperimentTraining& training : experiment.trainings) {
    VAELET_TRY_ASSIGN(auto model, read_model_file(folder_of(settings, training) / model_name));
    const Vae vae = Vae::load(model.weights);
    panels.push_back(
        captioned(label_figure({vae, model.weights.prior, data}, settings.seed, comparison_columns),
                  training.caption));
  }
  const fs::path path = fs::path(settings.out) / "comparison.png";
  VAELET_TRY(write_file(path, side_by_side(panels).png()));
  std::cout << "wrote " << path.string() << '\n';
  return {};
}

Outcome run_experiment(const ExperimentSettings& settings) {
  const auto all = experiments();
  const auto experiment = std::ranges::find(all, settings.name, &Experiment::name);
  for (const ExperimentTraining& training : experiment->trainings) {
    auto outcome = train_one(settings, training);
    if (!outcome || *outcome != EXIT_SUCCESS) return outcome;
  }
  if (experiment->trainings.size() > 1) {
    VAELET_TRY(write_comparison(settings, *experiment));
  }
  return EXIT_SUCCESS;
}

std::vector<std::string> experiment_names() {
  std::vector<std::string> names;
  for (const Experiment& experiment : experiments()) names.emplace_back(experiment.name);
  return names;
}

}  // namespace

void add_experiment_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand(
      "experiment", "Reproduce an experiment of the reference: weights, figures, numbers");
  auto settings = std::make_shared<ExperimentSettings>();
  auto* name = command->add_option("NAME", settings->name, "Which; --list tells them")
                   ->check(CLI::IsMember(experiment_names()));
  auto* list = command->add_flag("--list", settings->list, "Tell all experiments and do nothing");
  auto* out = command->add_option("--out", settings->out, "Folder for all that comes out");
  add_data_options(*command, settings->data);
  command->add_option("--epochs", settings->epochs, "Instead of the experiment's own number")
      ->check(CLI::Range(1, std::numeric_limits<int>::max()));
  command->add_option("--validation", settings->validation, "As of `vaelet train`")
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
  command->add_option("--seed", settings->seed, "Seed of weights, order, noise and figures")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_threads_option(*command, settings->threads);
  name->needs(out);
  list->excludes(name);
  command->callback([=, &outcome] {
    if (settings->name.empty() && !settings->list) {
      throw CLI::RequiredError("NAME, or --list,");
    }
    if (settings->list) {
      list_experiments();
    } else {
      outcome = run_experiment(*settings);
    }
  });
}

}  // namespace vaelet::native
