#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "native/app/commands.h"
#include "native/app/data_check.h"
#include "native/app/data_options.h"
#include "native/app/figure_files.h"
#include "native/app/interrupt.h"
#include "native/app/threads_option.h"
#include "native/base/file.h"

namespace vaelet::native {
namespace {

struct FigureSettings {
  std::string file;
  DataSource data;
  std::string out;
  std::uint64_t seed = 1;
  int threads = 1;
};

Outcome run_figures(const FigureSettings& settings) {
  auto model = read_model_file(settings.file);
  if (!model) return pass_on(model);
  auto data = load_data(settings.data);
  if (!data) return pass_on(data);
  if (auto match = check_as_trained(model->weights, settings.data, *data); !match) {
    return pass_on(match);
  }
  if (auto made = make_folder(settings.out); !made) return pass_on(made);
  std::optional<EndOnInterrupt> interrupt(std::in_place);
  auto files = make_figures(*model, *data, settings.seed, settings.threads);
  if (!files) return pass_on(files);
  interrupt.reset();
  if (auto written = write_figures(*files, settings.out); !written) return pass_on(written);
  std::cout << "wrote into " << settings.out << ":";
  for (const ModelFigure& figure : files->figures) std::cout << ' ' << figure.name;
  std::cout << " figures.json\n";
  return EXIT_SUCCESS;
}

}  // namespace

void add_figures_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand(
      "figures", "Draw a model: latents, reconstructions, samples, manifold or labels");
  auto settings = std::make_shared<FigureSettings>();
  command->add_option("FILE", settings->file, "Weights file")->required();
  add_data_options(*command, settings->data);
  command->add_option("--out", settings->out, "Folder for the PNG files and figures.json")
      ->required();
  command->add_option("--seed", settings->seed, "Seed of z and of the images that are chosen")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_threads_option(*command, settings->threads);
  command->callback([=, &outcome] { outcome = run_figures(*settings); });
}

}  // namespace vaelet::native
