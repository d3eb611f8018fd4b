#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "native/app/commands.h"

namespace {

constexpr auto out_of_memory =
    "out of memory. Use a smaller model or batch, fewer images, or free some memory.";

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
  add_train_classifier_command(app, outcome);
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
    std::cerr << "vaelet: " << out_of_memory << '\n';
  } catch (const std::exception& error) {
    // LibTorch has its own exception for that.
    const bool memory_is_out =
        std::string_view(error.what()).find("can't allocate memory") != std::string_view::npos;
    std::cerr << "vaelet: "
              << (memory_is_out
                      ? out_of_memory
                      : "a defect stopped it, please report this: " + std::string(error.what()))
              << '\n';
  }
  return EXIT_FAILURE;
}
