#include "native/app/program.h"

#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

#include "native/app/advice.h"
#include "native/app/commands.h"

namespace vaelet::native {
namespace {

constexpr auto out_of_memory =
    "out of memory. Use a smaller model or batch, fewer images, or free some memory.";

int refuse(std::string_view sentence) {
  std::cerr << "vaelet: " << sentence << '\n';
  return EXIT_FAILURE;
}

int run_parsed(const Program& program) {
  for (const auto& command : program.commands()) {
    if (!command->parser().parsed()) continue;
    const Outcome outcome = command->run();
    return outcome ? *outcome : refuse(message_for(outcome.error(), command->parser()));
  }
  return EXIT_SUCCESS;
}

int parse_and_run(const std::vector<std::string>& arguments) {
  Program program;
  try {
    // CLI11 takes the arguments from the end.
    program.parser().parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return program.parser().exit(error);
  }
  return run_parsed(program);
}

}  // namespace

Program::Program()
    : app_("Trains small variational autoencoders and writes weights that run in a web page.") {
  app_.name("vaelet");
  app_.require_subcommand(1);
  app_.fallthrough();
  app_.set_config("--config", "", "Read flags from a TOML file, such as those in native/recipes");
  app_.allow_config_extras(CLI::config_extras_mode::error);
  app_.get_formatter()->column_width(32);
#define VAELET_ADD_COMMAND(name) commands_.push_back(add_##name##_command(app_));
  VAELET_COMMANDS(VAELET_ADD_COMMAND)
#undef VAELET_ADD_COMMAND
}

int run_command_line(const std::vector<std::string>& arguments) {
  try {
    return parse_and_run(arguments);
  } catch (const std::bad_alloc&) {
    return refuse(out_of_memory);
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    // LibTorch has its own exception for that.
    if (what.find("can't allocate memory") != std::string_view::npos) return refuse(out_of_memory);
    return refuse("a defect stopped it, please report this: " + std::string(what));
  }
}

}  // namespace vaelet::native
