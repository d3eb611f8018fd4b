#pragma once

#include <concepts>
#include <optional>
#include <stdexcept>
#include <string>

#include <CLI/CLI.hpp>

#include "native/app/options/flag.h"
#include "native/app/options/flag_text.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Adds each flag that it visits to a command of CLI11.
class FlagAdder {
 public:
  explicit FlagAdder(CLI::App& command) : command_(command) {}

  template <class Value>
  void operator()(Value& value, const Flag& flag) {
    if (is_number<Value>() && !flag.check) throw std::logic_error(flag.name + " has no range");
    CLI::Option* option = add(value, flag);
    if (flag.check) option->check(*flag.check);
    if (flag.is_required) option->required();
  }

 private:
  template <class Value>
  static constexpr bool is_number() {
    if constexpr (IsOptional<Value>::value) {
      return FlagNumber<typename Value::value_type>;
    } else {
      return FlagNumber<Value>;
    }
  }

  template <class Value>
  CLI::Option* add(Value& value, const Flag& flag) {
    if constexpr (std::same_as<Value, bool>) {
      return command_.add_flag(flag.name, value, flag.help);
    } else if constexpr (WrittenByFlagText<Value>) {
      return add_text<Value>(value, flag)->default_str(FlagText<Value>::write(value));
    } else if constexpr (!IsOptional<Value>::value) {
      return command_.add_option(flag.name, value, flag.help)->capture_default_str();
    } else if constexpr (WrittenByFlagText<typename Value::value_type>) {
      return add_text<typename Value::value_type>(value, flag);
    } else {
      return command_.add_option(flag.name, value, flag.help);
    }
  }

  template <class Written, class Value>
  CLI::Option* add_text(Value& value, const Flag& flag) {
    const auto read = [&value](const std::string& text) { value = FlagText<Written>::read(text); };
    return command_.add_option_function<std::string>(flag.name, read, flag.help)
        ->check(FlagText<Written>::check())
        ->type_name(FlagText<Written>::type_name);
  }

  CLI::App& command_;
};

/// Refuses the first flag that was given and does not apply beside the others.
class FlagRefuser {
 public:
  explicit FlagRefuser(const CLI::App& command) : command_(command) {}

  template <class Value>
  void operator()(const Value& /*value*/, const Flag& flag) {
    if (result_ && !flag.refusal.empty() && command_.count(flag.name) > 0) {
      result_ = fail(ErrorCode::argument_invalid, flag.refusal);
    }
  }

  Result<void> result() const { return result_; }

 private:
  const CLI::App& command_;
  Result<void> result_;
};

/// Declares the flags of `options`, their defaults and their checks. `options` must outlive the
/// parsing.
template <class Options>
void add_flags(CLI::App& command, Options& options) {
  FlagAdder adder(command);
  FlagsOf<Options>::visit(options, adder);
}

/// Refuses a flag that was given beside others with which it means nothing.
/// Errors: argument_invalid.
template <class Options>
Result<void> check_applicable(const CLI::App& command, const Options& options) {
  FlagRefuser refuser(command);
  FlagsOf<Options>::visit(options, refuser);
  return refuser.result();
}

}  // namespace vaelet::native
