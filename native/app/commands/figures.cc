#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "native/app/commands.h"
#include "native/app/commands/figure_files.h"
#include "native/app/interrupt.h"
#include "native/app/options/data_check.h"
#include "native/app/options/data_options.h"
#include "native/app/options/threads_option.h"
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
  VAELET_TRY_ASSIGN(auto model, read_model_file(settings.file));
  VAELET_TRY_ASSIGN(auto data, load_data(settings.data));
  VAELET_TRY(check_as_trained(model.weights, settings.data, data));
  VAELET_TRY(make_folder(settings.out));
  std::optional<EndOnInterrupt> interrupt(std::in_place);
  VAELET_TRY_ASSIGN(auto files, make_figures(model, data, settings.seed, settings.threads));
  interrupt.reset();
  VAELET_TRY(write_figures(files, settings.out));
  std::cout << "wrote into " << settings.out << ":";
  for (const ModelFigure& figure : files.figures) std::cout << ' ' << figure.name;
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
