#pragma once

#include <string>
#include <vector>

#include "native/app/options/flag.h"
#include "native/app/options/flag_text.h"
#include "shared/base/json.h"

namespace vaelet::native {

/// A flag without its dashes, and its value as text; of one without value, `true` or `false`.
struct NamedValue {
  std::string name;
  std::string value;
};

/// Keeps the flags that it visits and that are of one of the roles, each with its value.
class FlagRecorder {
 public:
  explicit FlagRecorder(bool with_output = false) : with_output_(with_output) {}

  template <class Value>
  void operator()(const Value& value, const Flag& flag) {
    const auto text = flag_text(value);
    if (text && flag.is_recorded) add(flag, *text);
  }

  std::vector<NamedValue> take() { return std::move(values_); }

 private:
  void add(const Flag& flag, const std::string& text);

  bool with_output_;
  std::vector<NamedValue> values_;
};

/// Returns every flag that decides what comes out, with its value, defaults too: the identity of a
/// run, as files record it and as runs are compared.
template <class Options>
std::vector<NamedValue> configuration(const Options& options) {
  FlagRecorder recorder;
  FlagsOf<Options>::visit(options, recorder);
  return recorder.take();
}

/// Returns the configuration as an object of texts, as files keep it.
Json configuration_json(const std::vector<NamedValue>& values);

/// Writes a text as one word of a shell's command line.
std::string shell_word(const std::string& text);

/// Returns the flags as a shell reads them, each behind a space.
std::string shell_flags(const std::vector<NamedValue>& values);

/// Returns the command line that gives the same result again: the name of the command, the flags of
/// the configuration and those of outputs.
template <class Options>
std::string command_line(const std::string& command, const Options& options) {
  FlagRecorder recorder(/*with_output=*/true);
  FlagsOf<Options>::visit(options, recorder);
  return "vaelet " + command + shell_flags(recorder.take());
}

/// Shortens an absolute path to its last part, so that a file says nothing of the machine on which
/// it was made.
std::string without_folders(const std::string& path);

}  // namespace vaelet::native
