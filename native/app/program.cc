#include "native/app/program.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>

#include "native/app/advice.h"
#include "native/app/command_line/configuration_file.h"
#include "native/app/command_line/unknown_words.h"
#include "native/app/commands.h"
#include "native/app/options/validators.h"
#include "native/app/version.h"
#include "native/base/file.h"
#include "native/base/printable.h"
#include "native/data/background_rows.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr auto out_of_memory =
    "out of memory. Use a smaller model or batch, fewer images, or free some memory.";
constexpr auto out_of_gpu_memory =
    "the GPU is out of memory. Use a smaller model or batch, fewer images, or --device cpu.";

using Arguments = std::vector<std::string>;

int refuse(std::string_view sentence) {
  std::cerr << "vaelet: " << printable(sentence) << '\n';
  return EXIT_FAILURE;
}

int run_parsed(const Program& program) {
  for (const auto& command : program.commands()) {
    if (!command->parser().parsed()) continue;
    const Outcome outcome = command->run();
    return outcome ? *outcome : refuse(message_for(outcome.error(), command->parser()));
  }
  return refuse("expected a command, found none. `vaelet help` lists them.");
}

/// Returns the flags that each command takes in a configuration file.
KnownFlags known_flags(const CLI::App& program) {
  KnownFlags known;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    for (const std::string& flag : flag_names(*command)) {
      if (flag != "--help") known[command->get_name()].push_back(flag.substr(2));
    }
  }
  return known;
}

/// Returns the arguments and, behind them, the flags of the configuration file that are not among
/// them.
Result<Arguments> with_configuration(Arguments arguments, const KnownWords& words,
                                     const CLI::App& program) {
  if (words.configuration.empty() || words.command == nullptr) return arguments;
  VAELET_TRY_ASSIGN(const std::string text, read_text(words.configuration));
  auto settings = read_configuration(text, words.command->get_name(), known_flags(program));
  if (!settings) {
    return fail(settings.error().code,
                fill("\"{}\": {}", {words.configuration, settings.error().detail}));
  }
  for (const auto& [name, value] : *settings) {
    const std::string flag = "--" + name;
    if (words.flags.contains(flag)) continue;
    const bool takes_none = words.command->get_option(flag)->get_items_expected_max() == 0;
    arguments.push_back(takes_none ? flag + "=" + value : flag);
    if (!takes_none) arguments.push_back(value);
  }
  return arguments;
}

/// Returns the sentence about a value that CLI11 refuses, with the file that it came from.
std::string sentence_for(const CLI::ParseError& error, const KnownWords& words) {
  const std::string_view what = error.what();
  const std::string flag(what.substr(0, what.find(':')));
  const bool is_from_file = !words.configuration.empty() && flag.starts_with("--") &&
                            flag.size() < what.size() && !words.flags.contains(flag);
  return is_from_file ? fill("\"{}\": {}", {words.configuration, what}) : std::string(what);
}

int print_help(const CLI::App& app) {
  std::cout << app.help();
  return EXIT_SUCCESS;
}

/// `vaelet help` and `vaelet help COMMAND`.
int help_on(const CLI::App& program, const Arguments& arguments) {
  constexpr std::size_t most = 2;
  if (arguments.size() == 1) return print_help(program);
  if (arguments.size() > most) return refuse("expected one command behind help, found several.");
  const auto command = find_command(program, arguments[1]);
  if (!command) return refuse(command.error().detail + ".");
  std::cout << (*command)->help(program.get_name());
  return EXIT_SUCCESS;
}

int parse_and_run(const Arguments& arguments) {
  Program program;
  const CLI::App& parser = program.parser();
  if (arguments.empty()) return print_help(parser);
  if (arguments.front() == "help") return help_on(parser, arguments);
  const auto words = read_words(parser, arguments);
  const CLI::App& command = words && words->command != nullptr ? *words->command : parser;
  if (!words) return refuse(message_for(words.error(), program.named_in(arguments)));
  auto all = with_configuration(arguments, *words, parser);
  if (!all) return refuse(message_for(all.error(), command));
  // CLI11 takes the arguments from the end.
  std::ranges::reverse(*all);
  try {
    program.parser().parse(*all);
  } catch (const CLI::Success& success) {
    return program.parser().exit(success);
  } catch (const CLI::ParseError& error) {
    return refuse(message_for({ErrorCode::argument_invalid, sentence_for(error, *words)}, command));
  }
  return run_parsed(program);
}

/// Writes what is left of the standard output. What did not reach it is an error.
int finish_output(int status) {
  errno = 0;
  std::cout.flush();
  if ((std::cout && std::ferror(stdout) == 0) || status != EXIT_SUCCESS) return status;
  const std::string reason = errno == 0 ? "" : fill(": {}", {std::strerror(errno)});
  return refuse(fill("cannot write all of the text to the standard output{}.", {reason}));
}

int run_caught(const Arguments& arguments) {
  try {
    return parse_and_run(arguments);
  } catch (const std::bad_alloc&) {
    return refuse(out_of_memory);
  } catch (const RowFailure& failure) {
    return refuse(failure.error().message());
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    // LibTorch has its own exception for that.
    if (what.find("can't allocate memory") != std::string_view::npos) return refuse(out_of_memory);
    if (what.find("CUDA out of memory") != std::string_view::npos) return refuse(out_of_gpu_memory);
    return refuse("a defect stopped it, please report this: " + std::string(what));
  }
}

}  // namespace

Program::Program()
    : app_("Trains small variational autoencoders and writes weights that run in a web page.") {
  app_.name("vaelet");
  app_.require_subcommand(0, 1);
  app_.fallthrough();
  app_.add_option("--config", configuration_,
                  "Read flags from a TOML file, such as those in native/recipes")
      ->type_name("FILE")
      ->check(not_empty());
  app_.set_version_flag("--version", version_text,
                        "Print the versions of vaelet and its libraries");
  app_.footer("`vaelet help COMMAND` lists the flags of a command.");
  app_.get_formatter()->column_width(32);
#define VAELET_ADD_COMMAND(name) commands_.push_back(add_##name##_command(app_));
  VAELET_COMMANDS(VAELET_ADD_COMMAND)
#undef VAELET_ADD_COMMAND
}

const CLI::App& Program::named_in(const std::vector<std::string>& arguments) const {
  for (const auto& command : commands_) {
    if (std::ranges::count(arguments, command->parser().get_name()) > 0) return command->parser();
  }
  return app_;
}

int run_command_line(const std::vector<std::string>& arguments) {
  return finish_output(run_caught(arguments));
}

}  // namespace vaelet::native
