#include "native/app/sweep/run_tasks.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <iostream>
#include <map>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "native/app/interrupt.h"
#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr auto this_program = "/proc/self/exe";

/// The words of a command, as the system takes them; they live as long as it.
class CommandWords {
 public:
  CommandWords(const SweepTask& task, TaskState state) : words_{"vaelet", "train"} {
    words_.insert(words_.end(), task.arguments.begin(), task.arguments.end());
    if (state == TaskState::begun) words_.emplace_back("--resume");
    for (std::string& word : words_) pointers_.push_back(word.data());
    pointers_.push_back(nullptr);
  }

  char* const* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> words_;
  std::vector<char*> pointers_;
};

tl::unexpected<Error> cannot_start(const SweepTask& task, int reason) {
  return fail(ErrorCode::file_unreadable,
              fill("run {}: vaelet cannot start itself: {}", {task.name, std::strerror(reason)}));
}

/// Starts the training of a task, which writes into a file of its folder.
Result<pid_t> start_task(const SweepTask& task, TaskState state) {
  VAELET_TRY(make_folder(task.folder));
  const std::string log = fs::path(task.folder) / sweep_log_name;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  constexpr mode_t readable = 0644;
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, readable);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t process = 0;
  const int failed = posix_spawn(&process, this_program, &actions, nullptr,
                                 CommandWords(task, state).data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return cannot_start(task, failed);
  return process;
}

/// Returns whether a training ended because it was asked to, by a signal.
bool is_interrupted(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status) == interrupted_status;
  return WIFSIGNALED(status) && (WTERMSIG(status) == SIGTERM || WTERMSIG(status) == SIGINT);
}

/// What the same command does about a training that was interrupted.
std::string how_it_goes_on(const SweepTask& task) {
  const auto state = state_of(task);
  const bool is_saved = state && *state == TaskState::begun;
  return is_saved ? ", and saved its state: the same command goes on with it"
                  : " before it saved its state: the same command starts it again";
}

/// The trainings of a sweep that run at the same time.
class RunningTasks {
 public:
  explicit RunningTasks(std::size_t count) : count_(count) {}

  std::size_t size() const { return running_.size(); }
  bool has_failed() const { return failed_; }

  Result<void> start(const SweepTask& task, TaskState state) {
    VAELET_TRY_ASSIGN(const pid_t process, start_task(task, state));
    running_.emplace(process, &task);
    std::cout << (state == TaskState::begun ? "continues " : "starts ") << task.name << std::endl;
    return {};
  }

  /// Asks all of them to save their states and end.
  void stop() const {
    for (const auto& [process, task] : running_) kill(process, SIGTERM);
  }

  /// Takes note of one that has ended; returns whether there was one.
  bool take_ended() {
    int status = 0;
    const pid_t process = waitpid(-1, &status, WNOHANG);
    const auto found = running_.find(process);
    if (found == running_.end()) return false;
    const SweepTask& task = *found->second;
    const bool succeeded = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
    failed_ = failed_ || !succeeded;
    if (is_interrupted(status)) {
      std::cout << "interrupted " << task.name << how_it_goes_on(task) << std::endl;
    } else {
      std::cout << (succeeded ? "finished " : "FAILED ") << task.name << " (" << ++done_ << " of "
                << count_ << ")";
      if (!succeeded) std::cout << ", see " << task.folder << '/' << sweep_log_name;
      std::cout << std::endl;
    }
    running_.erase(found);
    return true;
  }

 private:
  std::size_t count_;
  std::size_t done_ = 0;
  bool failed_ = false;
  std::map<pid_t, const SweepTask*> running_;
};

/// Between two looks at what has ended or was asked for.
constexpr auto pause = std::chrono::milliseconds(50);

/// A task that is to be run.
struct OpenTask {
  const SweepTask* task;
  TaskState state;
};

Result<std::deque<OpenTask>> open_tasks(const std::vector<SweepTask>& tasks) {
  std::deque<OpenTask> open;
  for (const SweepTask& task : tasks) {
    VAELET_TRY_ASSIGN(const TaskState state, state_of(task));
    if (state != TaskState::finished) open.push_back({&task, state});
  }
  std::cout << tasks.size() - open.size() << " of " << tasks.size()
            << " runs are finished already\n";
  return open;
}

}  // namespace

Outcome become_task(const SweepTask& task) {
  VAELET_TRY_ASSIGN(const TaskState state, state_of(task));
  if (state == TaskState::finished) {
    std::cout << task.name << " is finished already\n";
    return EXIT_SUCCESS;
  }
  VAELET_TRY(make_folder(task.folder));
  std::cout << std::flush;
  execv(this_program, CommandWords(task, state).data());
  return cannot_start(task, errno);
}

Outcome run_tasks(const std::vector<SweepTask>& tasks, int jobs) {
  VAELET_TRY_ASSIGN(auto open, open_tasks(tasks));
  RunningTasks running(open.size());
  const InterruptWatch interrupt;
  Result<void> started;
  bool is_stopped = false;
  while (running.size() > 0 || (!open.empty() && !is_stopped)) {
    while (!is_stopped && started && !open.empty() &&
           running.size() < static_cast<std::size_t>(jobs)) {
      started = running.start(*open.front().task, open.front().state);
      open.pop_front();
    }
    // A wait without end goes on after a signal, and misses one that comes right before it.
    if (!running.take_ended()) std::this_thread::sleep_for(pause);
    // Where one cannot start, those that run already are not left behind.
    if (!is_stopped && (!started || interrupt.requested())) {
      is_stopped = true;
      running.stop();
    }
  }
  VAELET_TRY(started);
  if (is_stopped) return interrupted_status;
  return running.has_failed() ? EXIT_FAILURE : EXIT_SUCCESS;
}

}  // namespace vaelet::native
