#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "native/app/commands.h"
#include "native/app/options/configuration.h"
#include "native/app/sweep/run_tasks.h"
#include "native/app/sweep/tasks.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

struct SweepOptions {
  std::string grid;
  std::string out;
  std::optional<int> task;
  int jobs = 1;
  bool list = false;
  bool script = false;
};

constexpr auto script_text = R"(#!/bin/bash
# One training of {grid} for each task of the array; submit it by sbatch.
#SBATCH --array=0-{last}
#SBATCH --cpus-per-task={threads}
#SBATCH --output={out}/slurm-%A-%a.log
#SBATCH --open-mode=append
# A minute before the time limit, the training saves its state and ends; the task is then queued again.
#SBATCH --signal=USR1@60
#SBATCH --requeue
srun vaelet sweep {grid} --out {out} --task "$SLURM_ARRAY_TASK_ID"
status=$?
if [ $status = 130 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit $status
)";

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
}

/// Prints it, and makes the folder: Slurm makes none for the logs, and a task without one fails.
Outcome print_script(const SweepOptions& options, const std::vector<SweepTask>& tasks) {
  VAELET_TRY(make_folder(options.out));
  int threads = 1;
  for (const SweepTask& task : tasks) threads = std::max(threads, task.options.threads);
  std::string text = script_text;
  replace_all(text, "{grid}", shell_word(options.grid));
  replace_all(text, "{out}", shell_word(options.out));
  replace_all(text, "{last}", std::to_string(tasks.size() - 1));
  replace_all(text, "{threads}", std::to_string(threads));
  std::cout << text;
  return EXIT_SUCCESS;
}

Outcome list_tasks(const std::vector<SweepTask>& tasks) {
  for (std::size_t index = 0; index < tasks.size(); ++index) {
    VAELET_TRY_ASSIGN(const TaskState state, state_of(tasks[index]));
    std::cout << index << "  " << tasks[index].name << "  "
              << (state == TaskState::finished ? "finished"
                  : state == TaskState::begun  ? "begun"
                                               : "open")
              << '\n';
  }
  return EXIT_SUCCESS;
}

Outcome run_sweep(const SweepOptions& options) {
  VAELET_TRY_ASSIGN(const auto tasks, read_tasks(options.grid, options.out));
  if (options.list) return list_tasks(tasks);
  if (options.script) return print_script(options, tasks);
  if (!options.task) return run_tasks(tasks, options.jobs);
  const auto index = static_cast<std::size_t>(*options.task);
  if (index < tasks.size()) return become_task(tasks[index]);
  return fail(ErrorCode::argument_invalid,
              fill("--task: expected a number from 0 to {}, one for each run of \"{}\", found {}",
                   {tasks.size() - 1, options.grid, *options.task}));
}

}  // namespace

template <>
struct FlagsOf<SweepOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    constexpr int most_jobs = 1024;
    flag(options.grid, Flag("GRID", Role::other,
                            "TOML file: [train] with the flags of every run, [grid] with lists of "
                            "values to combine, [[run]] with flags of one run")
                           .reads()
                           .required());
    flag(options.out, Flag("--out", Role::output, "Folder that gets a folder for each run")
                          .writes_folder()
                          .required());
    flag(options.task, Flag("--task", Role::other,
                            "Run this training alone, from 0: $SLURM_ARRAY_TASK_ID under sbatch",
                            whole_number(0, most<int>)));
    flag(options.jobs,
         Flag("--jobs", Role::other, "Trainings at a time on this machine",
              whole_number(1, most_jobs))
             .applies_if(!options.task, "--jobs runs several trainings; leave it or --task out")
             .needs(!options.script,
                    "--jobs runs trainings on this machine; leave it or --script out"));
    flag(options.list,
         Flag("--list", Role::other, "List the runs and do nothing")
             .needs(!options.task && !options.script,
                    "--list does nothing else; leave it out, or --task and --script"));
    flag(options.script,
         Flag("--script", Role::other,
              "Print the script that sbatch takes, and make the folder --out, for its logs")
             .needs(!options.task, "--script is of every run; leave it or --task out"));
  }
};

std::unique_ptr<Command> add_sweep_command(CLI::App& app) {
  return add_command<SweepOptions>(
      app, "sweep", "Train one model for each combination of a grid of flags", run_sweep);
}

}  // namespace vaelet::native
