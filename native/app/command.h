#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "native/app/options/command_line_flags.h"
#include "native/app/options/configuration.h"
#include "native/app/options/described_flag.h"
#include "native/app/options/flag.h"
#include "native/app/options/output_check.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// The result of a command: the exit status, or the error that the person reads.
using Outcome = Result<int>;

/// A subcommand of `vaelet`, added to the parser of the command line.
class Command {
 public:
  explicit Command(CLI::App& parser) : parser_(parser) {}
  virtual ~Command() = default;
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;

  /// The subcommand with its flags, as CLI11 has them.
  const CLI::App& parser() const { return parser_; }

  /// Returns the identity of the run that the parsed command line asks for.
  virtual std::vector<NamedValue> identity() const = 0;

  /// Returns the role of each flag, by its name.
  virtual std::map<std::string, Role> roles() const = 0;

  /// Returns the flags with their defaults, as the manual describes them.
  virtual std::vector<DescribedFlag> flags() const = 0;

  /// Does what the parsed command line asks for.
  virtual Outcome run() const = 0;

 private:
  CLI::App& parser_;
};

/// Notes the role of each flag that it visits.
struct RoleReader {
  std::map<std::string, Role> roles;

  template <class Value>
  void operator()(const Value& /*value*/, const Flag& flag) {
    roles.emplace(flag.name, flag.role);
  }
};

/// Returns the path of the configuration file with which a command was called, or an empty text.
std::string configuration_path(const CLI::App& command);

/// A command whose flags set an `Options` and which one function runs.
template <class Options>
class CommandWith : public Command {
 public:
  using Run = Outcome (*)(const Options&);

  CommandWith(CLI::App& command, Run function) : Command(command), run_(function) {
    add_flags(command, options_);
  }

  std::vector<NamedValue> identity() const override { return configuration(options_); }

  std::map<std::string, Role> roles() const override {
    RoleReader reader;
    FlagsOf<Options>::visit(options_, reader);
    return std::move(reader.roles);
  }

  std::vector<DescribedFlag> flags() const override {
    FlagDescriber describer;
    FlagsOf<Options>::visit(options_, describer);
    return std::move(describer.flags);
  }

  Outcome run() const override {
    VAELET_TRY(check_applicable(parser(), options_));
    std::vector<UsedPath> paths = used_paths(options_);
    const std::string config = configuration_path(parser());
    if (!config.empty()) paths.push_back({"--config", config, PathUse::reads});
    VAELET_TRY(check_paths(paths));
    return run_(options_);
  }

 private:
  Run run_;
  Options options_;
};

/// Adds a subcommand with the flags of `Options`.
template <class Options>
std::unique_ptr<Command> add_command(CLI::App& app, const char* name, const char* description,
                                     Outcome (*run)(const Options&)) {
  return std::make_unique<CommandWith<Options>>(*app.add_subcommand(name, description), run);
}

}  // namespace vaelet::native
