#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "native/app/commands.h"
#include "native/app/commands/figure_files.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/open_model.h"
#include "native/base/file.h"
#include "native/base/printable.h"

namespace vaelet::native {
namespace {

struct FigureOptions {
  std::string file;
  DataSource data;
  std::string out;
  std::uint64_t seed = 1;
  int threads = 1;
};

Outcome run_figures(const FigureOptions& options) {
  VAELET_TRY_ASSIGN(auto opened, open_model_and_data(options.file, options.data, 1));
  VAELET_TRY(make_folder(options.out));
  end_on_interrupt();
  VAELET_TRY_ASSIGN(auto files,
                    make_figures(opened.model, opened.data, options.seed, options.threads));
  ignore_interrupts();
  VAELET_TRY(write_figures(files, options.out));
  std::cout << "wrote into " << printable(options.out) << ":";
  for (const ModelFigure& figure : files.figures) std::cout << ' ' << figure.name;
  std::cout << " figures.json\n";
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagsOf<FigureOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.file, Flag("FILE", Role::other, "Weights file").reads().required());
    FlagsOf<DataSource>::visit(options.data, flag);
    flag(options.out, Flag("--out", Role::output, "Folder for the PNG files and figures.json")
                          .writes_folder()
                          .required());
    flag(options.seed, seed_flag("Seed of z and of the images that are chosen"));
    flag(options.threads, threads_flag());
  }
};

std::unique_ptr<Command> add_figures_command(CLI::App& app) {
  return add_command<FigureOptions>(
      app, "figures", "Draw a model: latents, reconstructions, samples, manifold or labels",
      run_figures);
}

}  // namespace vaelet::native
