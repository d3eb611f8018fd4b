#include <cstdlib>
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "native/app/commands.h"

namespace {

/// Runs the subcommand that the command line names and gives the exit status.
int run(int argc, char** argv) {
  using namespace vaelet::native;
  CLI::App app{"Trains small variational autoencoders and writes weights that run in a web page."};
  app.name("vaelet");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_config("--config", "", "Read flags from a TOML file, such as those in native/recipes");
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.get_formatter()->column_width(32);
  Outcome outcome = EXIT_SUCCESS;
  add_train_command(app, outcome);
  add_inspect_command(app, outcome);
  add_sample_command(app, outcome);
  add_judge_command(app, outcome);
  add_eval_command(app, outcome);
  add_encode_command(app, outcome);
  add_map_command(app, outcome);
  add_figures_command(app, outcome);
  add_experiment_command(app, outcome);
  CLI11_PARSE(app, argc, argv);
  if (outcome) return *outcome;
  std::cerr << "vaelet: " << outcome.error().message() << '\n';
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    std::cerr << "vaelet: out of memory. Use a smaller model or batch, or free some memory.\n";
  } catch (const std::exception& error) {
    std::cerr << "vaelet: a defect stopped it, please report this: " << error.what() << '\n';
  }
  return EXIT_FAILURE;
}
