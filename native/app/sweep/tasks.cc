#include "native/app/sweep/tasks.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "native/app/options/command_line_flags.h"
#include "native/app/options/output_check.h"
#include "native/app/sweep/grid.h"
#include "native/app/train/options/check_together.h"
#include "native/app/train/options/flags.h"
#include "native/app/train/record.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

/// The flags that the sweep sets itself, or its starter.
const std::set<std::string> taken_flags = {"out",        "report", "moments",
                                           "checkpoint", "resume", "overwrite",
                                           "world-size", "rank",   "master"};

/// Collects the flags of `vaelet train` that a grid may set, and which of them take no value.
struct GridFlags {
  std::vector<std::string> names;
  std::set<std::string> switches;

  template <class Value>
  void operator()(const Value& /*value*/, const Flag& flag) {
    const std::string name = flag.name.substr(2);
    if (taken_flags.contains(name)) return;
    names.push_back(name);
    if (std::same_as<Value, bool>) switches.insert(name);
  }
};

GridFlags grid_flags() {
  TrainOptions options;
  GridFlags flags;
  FlagsOf<TrainOptions>::visit(options, flags);
  return flags;
}

std::vector<std::string> arguments_of(const GridTask& task, const GridFlags& flags) {
  std::vector<std::string> arguments;
  for (const auto& [name, value] : task.settings) {
    const std::string flag = "--" + name;
    if (flags.switches.contains(name)) {
      arguments.push_back(flag + "=" + value);
    } else {
      arguments.insert(arguments.end(), {flag, value});
    }
  }
  return arguments;
}

tl::unexpected<Error> unfit_task(const std::string& name, const std::string& sentence) {
  return fail(ErrorCode::argument_invalid, fill("run {}: {}", {name, sentence}));
}

Result<SweepTask> parsed_task(const GridTask& grid_task, const GridFlags& flags,
                              const std::string& out) {
  SweepTask task{grid_task.name,
                 (fs::path(out) / grid_task.name).string(),
                 arguments_of(grid_task, flags),
                 {}};
  task.arguments.insert(
      task.arguments.end(),
      {"--out", (fs::path(task.folder) / sweep_model_name).string(), "--report", task.folder});
  CLI::App parser;
  add_flags(parser, task.options);
  try {
    // CLI11 takes the arguments from the end.
    parser.parse(std::vector<std::string>(task.arguments.rbegin(), task.arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return unfit_task(task.name, error.what());
  }
  if (auto fits = check_applicable(parser, task.options); !fits) {
    return unfit_task(task.name, fits.error().detail);
  }
  if (auto fits = check_together(task.options); !fits) {
    return unfit_task(task.name, fits.error().detail);
  }
  return task;
}

/// Checks that a folder of the sweep changes nothing that its trainings read.
Result<void> check_folder(const std::string& folder, std::vector<UsedPath> read) {
  read.push_back({"--out", folder, PathUse::writes_folder});
  return check_paths(read);
}

std::vector<UsedPath> read_by(const SweepTask& task) {
  std::vector<UsedPath> paths = used_paths(task.options);
  std::erase_if(paths, [](const UsedPath& path) { return path.use != PathUse::reads; });
  return paths;
}

/// A folder that is not there yet holds nothing that a training reads, and lies in none of these
/// where the sweep's does not.
Result<void> check_folders(const std::vector<SweepTask>& tasks, const std::string& out) {
  std::set<std::pair<std::string, std::string>> checked;
  std::error_code error;
  for (const SweepTask& task : tasks) {
    const std::vector<UsedPath> read = read_by(task);
    for (const UsedPath& path : read) {
      if (checked.emplace(path.flag, path.path).second) VAELET_TRY(check_folder(out, {path}));
    }
    if (fs::is_directory(task.folder, error)) VAELET_TRY(check_folder(task.folder, read));
  }
  return {};
}

}  // namespace

Result<std::vector<SweepTask>> read_tasks(const std::string& grid, const std::string& out) {
  VAELET_TRY_ASSIGN(const std::string text, read_text(grid));
  const GridFlags flags = grid_flags();
  auto grid_tasks = read_grid(text, flags.names);
  if (!grid_tasks) {
    return fail(grid_tasks.error().code, fill("\"{}\": {}", {grid, grid_tasks.error().detail}));
  }
  std::vector<SweepTask> tasks;
  for (const GridTask& grid_task : *grid_tasks) {
    VAELET_TRY_ASSIGN(auto task, parsed_task(grid_task, flags, out));
    tasks.push_back(std::move(task));
  }
  VAELET_TRY(check_folders(tasks, out));
  return tasks;
}

Result<TaskState> state_of(const SweepTask& task) {
  std::error_code error;
  if (fs::exists(checkpoint_path_of(task.options), error)) return TaskState::begun;
  if (!fs::exists(task.options.out, error)) return TaskState::open;
  const auto model = read_model_file(task.options.out);
  if (model && is_of_flags(model->weights.training, task.options)) return TaskState::finished;
  return fail(ErrorCode::argument_invalid,
              fill("--out: \"{}\" is not of the run with these flags: move its folder away, or "
                   "name another --out",
                   {task.options.out}));
}

}  // namespace vaelet::native
