#include "native/app/command_line/unknown_words.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <optional>

#include "native/app/command_line/nearest.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr auto config_flag = "--config";

bool is_flag(const std::string& word) {
  if (word.starts_with("--")) return word.size() > 2;
  return word.size() > 1 && word[0] == '-' && std::isalpha(static_cast<unsigned char>(word[1]));
}

std::vector<const CLI::Option*> positionals(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

/// Reads the words one after another.
class WordReader {
 public:
  WordReader(const CLI::App& program, const std::vector<std::string>& arguments)
      : program_(program), arguments_(arguments) {}

  Result<KnownWords> read() {
    for (at_ = 0; at_ < arguments_.size(); ++at_) {
      VAELET_TRY(is_flag(arguments_[at_]) ? read_flag(arguments_[at_])
                                          : read_word(arguments_[at_]));
    }
    return std::move(words_);
  }

 private:
  const CLI::App& command() const { return words_.command == nullptr ? program_ : *words_.command; }

  Result<void> read_word(const std::string& word) {
    if (words_.command == nullptr) {
      VAELET_TRY_ASSIGN(words_.command, find_command(program_, word));
      return {};
    }
    if (++placed_ <= positionals(*words_.command).size()) return {};
    return fail(ErrorCode::argument_invalid,
                fill("expected no more words than `vaelet {}` takes, found also \"{}\"; a value of "
                     "several words stands in quotes",
                     {words_.command->get_name(), word}));
  }

  Result<void> read_flag(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const CLI::Option* option = find(name);
    if (option == nullptr) return unknown_flag(name);
    if (!words_.flags.insert(option->get_name()).second) {
      return fail(ErrorCode::argument_invalid, fill("{}: expected once, found twice", {name}));
    }
    if (option->get_items_expected_max() == 0) return {};
    std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (equals == std::string::npos) {
      VAELET_TRY_ASSIGN(value, read_value(name));
    }
    if (option->get_name() == config_flag) words_.configuration = value;
    return {};
  }

  Result<std::string> read_value(const std::string& name) {
    if (++at_ == arguments_.size()) {
      return fail(ErrorCode::argument_invalid,
                  fill("{}: expected a value behind it, found the end", {name}));
    }
    const std::string& value = arguments_[at_];
    if (!is_flag(value) || value.find('=') != std::string::npos) return value;
    if (find(value) == nullptr) return unknown_flag_as_value(name, value);
    return fail(ErrorCode::argument_invalid,
                fill("{}: expected a value behind it, found the flag {}", {name, value}));
  }

  const CLI::Option* find(const std::string& name) const {
    const CLI::Option* option = command().get_option_no_throw(name);
    return option == nullptr ? program_.get_option_no_throw(name) : option;
  }

  tl::unexpected<Error> unknown_flag(const std::string& name) const {
    std::vector<std::string> known = flag_names(command());
    std::ranges::copy(flag_names(program_), std::back_inserter(known));
    const std::string of = words_.command == nullptr ? "" : " " + words_.command->get_name();
    return fail(ErrorCode::argument_invalid,
                fill("{} is no flag of `vaelet{}`{}", {name, of, nearest_hint(name, known)}));
  }

  tl::unexpected<Error> unknown_flag_as_value(const std::string& name,
                                              const std::string& value) const {
    return fail(ErrorCode::argument_invalid,
                fill("{}: expected a value behind it, found {}, which looks like a flag; write a "
                     "path as ./{}",
                     {name, value, value}));
  }

  const CLI::App& program_;
  const std::vector<std::string>& arguments_;
  std::size_t at_ = 0;
  std::size_t placed_ = 0;  // words that their place tells
  KnownWords words_;
};

}  // namespace

Result<KnownWords> read_words(const CLI::App& program, const std::vector<std::string>& arguments) {
  return WordReader(program, arguments).read();
}

Result<const CLI::App*> find_command(const CLI::App& program, const std::string& name) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == name) return command;
    names.push_back(command->get_name());
  }
  return fail(ErrorCode::argument_invalid,
              fill("{} is no command of vaelet{}", {name, nearest_hint(name, names)}));
}

std::vector<std::string> flag_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) names.push_back(option->get_name());
  }
  return names;
}

}  // namespace vaelet::native
