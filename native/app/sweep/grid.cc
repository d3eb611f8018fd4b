#include "native/app/sweep/grid.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "native/app/command_line/nearest.h"
#include "native/app/command_line/toml_text.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::size_t most_tasks = 100000;
constexpr std::size_t longest_name = 255;  // of a folder, in bytes, on common file systems

using Settings = std::vector<FlagSetting>;

/// A flag and the values that it takes in turn.
struct Axis {
  std::string flag;
  std::vector<std::string> values;
};

tl::unexpected<Error> invalid_grid(const toml::node& node, const std::string& sentence) {
  return fail(ErrorCode::argument_invalid,
              fill("line {}: {}", {node.source().begin.line, sentence}));
}

Result<void> check_flag(std::string_view key, const toml::node& node,
                        const std::vector<std::string>& flags) {
  if (std::ranges::count(flags, key) > 0) return {};
  return invalid_grid(
      node, fill("expected a flag of `vaelet train` that a sweep leaves open, found \"{}\"{}",
                 {key, nearest_hint(key, flags)}));
}

Result<std::string> value_of(std::string_view key, const toml::node& node) {
  if (auto text = toml_value_text(node)) return std::move(*text);
  return invalid_grid(node, fill("\"{}\": expected one text, number, true or false, found another "
                                 "kind of value",
                                 {key}));
}

Result<Settings> read_settings(const toml::table& section, const std::vector<std::string>& flags) {
  Settings settings;
  for (const auto& [key, node] : section) {
    VAELET_TRY(check_flag(key.str(), node, flags));
    VAELET_TRY_ASSIGN(auto value, value_of(key.str(), node));
    settings.push_back({std::string(key.str()), std::move(value)});
  }
  return settings;
}

/// Returns a part of a folder's name that every file system takes.
std::string plain_word(const std::string& text) {
  std::string word;
  for (const char letter : text) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '.';
    word += is_plain || letter == '-' ? letter : '_';
  }
  return word;
}

/// Adds the next value of an axis. `words` are the values before it, each by its part of a folder's
/// name: by these, runs are told apart.
Result<void> add_value(Axis& axis, std::string value, const toml::node& element,
                       std::map<std::string, std::string>& words) {
  const auto [before, is_new] = words.try_emplace(plain_word(value), value);
  if (is_new) {
    axis.values.push_back(std::move(value));
    return {};
  }
  const std::string& other = before->second;
  if (other == value) {
    return invalid_grid(
        element, fill("\"{}\": expected each value once, found {} twice", {axis.flag, value}));
  }
  return invalid_grid(element, fill("\"{}\": expected values that differ in letters or digits, "
                                    "as the names of the runs' folders do, found {} and {}",
                                    {axis.flag, other, value}));
}

Result<Axis> read_axis(std::string_view key, const toml::node& node) {
  const toml::array* list = node.as_array();
  if (list == nullptr || list->empty()) {
    return invalid_grid(node, fill("\"{}\": expected a list of values, such as [1, 2, 3]", {key}));
  }
  Axis axis{std::string(key), {}};
  std::map<std::string, std::string> words;
  for (const toml::node& element : *list) {
    VAELET_TRY_ASSIGN(auto value, value_of(key, element));
    VAELET_TRY(add_value(axis, std::move(value), element, words));
  }
  return axis;
}

/// Refuses a grid of too many runs before their values are read.
Result<void> check_size(const toml::table& table) {
  const auto count = [](const toml::node* node) {
    const toml::array* list = node == nullptr ? nullptr : node->as_array();
    return list == nullptr || list->empty() ? std::size_t{1} : list->size();
  };
  std::size_t tasks = count(table.get("run"));
  if (const toml::table* grid = table["grid"].as_table()) {
    // Beyond the limit, more factors could only overflow.
    for (const auto& [key, list] : *grid) tasks *= tasks > most_tasks ? 1 : count(&list);
  }
  if (tasks <= most_tasks) return {};
  return fail(ErrorCode::argument_invalid,
              fill("expected at most {} runs, found more", {most_tasks}));
}

/// The sections of a grid.
struct Sections {
  Settings common;
  std::vector<Axis> axes;
  std::vector<Settings> runs;
};

Result<void> read_runs(const toml::node& node, const std::vector<std::string>& flags,
                       Sections& sections) {
  const toml::array* list = node.as_array();
  if (list == nullptr ||
      !std::ranges::all_of(*list, [](const toml::node& run) { return run.is_table(); })) {
    return invalid_grid(node, "expected sections [[run]], each with flags");
  }
  for (const toml::node& run : *list) {
    VAELET_TRY_ASSIGN(auto settings, read_settings(*run.as_table(), flags));
    sections.runs.push_back(std::move(settings));
  }
  return {};
}

Result<Sections> read_sections(const toml::table& table, const std::vector<std::string>& flags) {
  Sections sections;
  for (const auto& [name, node] : table) {
    if (name.str() == "run") {
      VAELET_TRY(read_runs(node, flags, sections));
    } else if (name.str() == "train" && node.is_table()) {
      VAELET_TRY_ASSIGN(sections.common, read_settings(*node.as_table(), flags));
    } else if (name.str() == "grid" && node.is_table()) {
      for (const auto& [key, list] : *node.as_table()) {
        VAELET_TRY(check_flag(key.str(), list, flags));
        VAELET_TRY_ASSIGN(auto axis, read_axis(key.str(), list));
        sections.axes.push_back(std::move(axis));
      }
    } else {
      return invalid_grid(
          node,
          fill("expected the sections [train], [grid] and [[run]], found \"{}\"", {name.str()}));
    }
  }
  if (sections.runs.empty()) sections.runs.emplace_back();
  return sections;
}

/// Adds a setting that distinguishes the task.
void distinguish(GridTask& task, const FlagSetting& setting) {
  task.name += (task.name.empty() ? "" : "-") + setting.name + "-" + plain_word(setting.value);
  task.settings.push_back(setting);
}

/// Returns every combination of the tasks with the values of an axis.
std::vector<GridTask> combined(const std::vector<GridTask>& tasks, const Axis& axis) {
  std::vector<GridTask> all;
  for (const GridTask& task : tasks) {
    for (const std::string& value : axis.values) {
      distinguish(all.emplace_back(task), {axis.flag, value});
    }
  }
  return all;
}

/// Each flag has one value in a task.
Result<void> check_settings(const GridTask& task) {
  std::set<std::string> flags;
  for (const FlagSetting& setting : task.settings) {
    if (flags.insert(setting.name).second) continue;
    return fail(ErrorCode::argument_invalid,
                fill("run {}: expected each flag in one of [train], [grid] and [[run]], found "
                     "\"{}\" in two",
                     {task.name, setting.name}));
  }
  return {};
}

Result<void> check_length(const std::string& name) {
  if (name.size() <= longest_name) return {};
  return fail(ErrorCode::argument_invalid,
              fill("expected values in [grid] and [[run]] that make a folder's name of at most {} "
                   "bytes, found \"{}\" with {}: shorten them, such as by relative paths, or move "
                   "what all runs share to [train]",
                   {longest_name, name, name.size()}));
}

Result<void> check_tasks(std::vector<GridTask>& tasks) {
  std::set<std::string> names;
  for (GridTask& task : tasks) {
    if (task.name.empty()) task.name = "run";
    VAELET_TRY(check_length(task.name));
    VAELET_TRY(check_settings(task));
    if (names.insert(task.name).second) continue;
    return fail(
        ErrorCode::argument_invalid,
        fill("expected runs that differ in letters or digits, as the names of their folders "
             "do, found \"{}\" twice",
             {task.name}));
  }
  return {};
}

}  // namespace

Result<std::vector<GridTask>> read_grid(std::string_view text,
                                        const std::vector<std::string>& flags) {
  VAELET_TRY_ASSIGN(const auto table, parse_toml(text));
  VAELET_TRY(check_size(table));
  VAELET_TRY_ASSIGN(const auto sections, read_sections(table, flags));
  std::vector<GridTask> tasks;
  for (const Settings& run : sections.runs) {
    GridTask& task = tasks.emplace_back(GridTask{{}, sections.common});
    for (const FlagSetting& setting : run) distinguish(task, setting);
  }
  for (const Axis& axis : sections.axes) tasks = combined(tasks, axis);
  VAELET_TRY(check_tasks(tasks));
  return tasks;
}

}  // namespace vaelet::native
