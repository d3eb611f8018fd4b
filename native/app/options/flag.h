#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "native/app/options/validators.h"

namespace vaelet::native {

/// The part of a flag in the identity of a run. Two runs whose identity flags are the same
/// give the same result.
enum class Role {
  identity,  // decides what comes out: recorded, and compared before a run continues
  output,    // where the file that comes out is, or whose: recorded in the command line only
  other,     // does not decide what comes out, or a record holds it as a digest
};

/// What a command does with the path that a flag names.
enum class PathUse { none, reads, writes_file, writes_folder };

/// A flag of a command: everything about it but the value that it sets.
struct Flag {
  Flag(std::string flag_name, Role flag_role, std::string flag_help,
       std::optional<CLI::Validator> flag_check = std::nullopt)
      : name(std::move(flag_name)),
        role(flag_role),
        help(std::move(flag_help)),
        check(std::move(flag_check)) {}

  /// The command line must have the flag.
  Flag&& required() && {
    is_required = true;
    return std::move(*this);
  }

  /// A path, which is recorded without the folders of an absolute one.
  Flag&& path() && {
    is_path = true;
    return std::move(*this);
  }

  /// Takes one of the words.
  Flag&& among(std::vector<std::string> all) && {
    check = one_of(all);
    words = std::move(all);
    return std::move(*this);
  }

  /// A file or a folder that the command reads.
  Flag&& reads() && {
    use = PathUse::reads;
    return std::move(*this);
  }

  /// A file that the command writes, of a format whose names end in `end` (`.png`); empty: any.
  Flag&& writes_file(std::string end) && {
    use = PathUse::writes_file;
    check = not_empty();
    name_end = std::move(end);
    return std::move(*this);
  }

  /// A folder into which the command writes.
  Flag&& writes_folder() && {
    use = PathUse::writes_folder;
    check = not_empty();
    return std::move(*this);
  }

  /// Recorded under this condition only.
  Flag&& recorded_if(bool condition) && {
    is_recorded = condition;
    return std::move(*this);
  }

  /// Means something under this condition only: without it, it is refused with this sentence where
  /// the person gave it.
  Flag&& needs(bool condition, std::string sentence) && {
    if (!condition) refusal = std::move(sentence);
    return std::move(*this);
  }

  /// Does the same, and is not recorded either.
  Flag&& applies_if(bool condition, std::string sentence) && {
    is_recorded = condition;
    return std::move(*this).needs(condition, std::move(sentence));
  }

  /// Decides nothing about the epochs that are done, under this condition, so that a run may
  /// continue with another value.
  Flag&& free_on_resume(bool condition = true) && {
    is_free_on_resume = condition;
    return std::move(*this);
  }

  std::string name;  // `--epochs`, or `FILE` of one that is told by its place
  Role role;
  std::string help;
  std::optional<CLI::Validator> check;
  std::vector<std::string> words = {};
  bool is_required = false;
  bool is_path = false;
  PathUse use = PathUse::none;
  std::string name_end;
  bool is_recorded = true;
  bool is_free_on_resume = false;
  std::string refusal;
};

/// The flags of a command, in the order of its help. `FlagsOf<Options>::visit(options, flag)` calls
/// `flag(options.member, Flag(...))` for each, and serves the command line, the configuration file,
/// the record and every comparison of runs alike.
template <class Options>
struct FlagsOf;

}  // namespace vaelet::native
