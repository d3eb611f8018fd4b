#pragma once

#include <string>
#include <vector>

#include "native/app/command.h"
#include "native/app/sweep/tasks.h"

namespace vaelet::native {

/// Becomes the training of a task, in this process: what a starter sends to it, and its exit
/// status, are the training's. Returns where the task is finished already, or on an error.
Outcome become_task(const SweepTask& task);

/// Runs the trainings that are not finished, so many at a time, each in a process of its own that
/// writes into its folder. Goes on after one that failed; returns 1 when any did, and 130 when a
/// signal ended it, after the trainings that run have saved their states.
Outcome run_tasks(const std::vector<SweepTask>& tasks, int jobs);

}  // namespace vaelet::native
