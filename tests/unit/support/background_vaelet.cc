#include "tests/unit/support/background_vaelet.h"

#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>
#include <utility>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/support/text_file.h"

namespace vaelet::native {
namespace {

/// Asks again and again, for at most a minute. Returns whether the answer was ever yes.
bool becomes_true(const std::function<bool()>& ask) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::minutes(1);
  while (Clock::now() < end) {
    if (ask()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

/// `log` must not say what an earlier process wrote.
pid_t start_shell(const std::string& line, const std::filesystem::path& log) {
  std::filesystem::remove(log);
  const pid_t process = fork();
  if (process == 0) {
    execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    _exit(127);
  }
  if (process < 0) throw std::runtime_error("cannot start a process");
  return process;
}

}  // namespace

BackgroundVaelet::BackgroundVaelet(const std::string& arguments, std::filesystem::path log)
    : log_(std::move(log)),
      process_(start_shell(
          "exec " + vaelet_command() + " " + arguments + " >" + log_.string() + " 2>&1", log_)) {}

BackgroundVaelet::~BackgroundVaelet() {
  if (has_ended()) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

void BackgroundVaelet::wait_for(const std::string& words) {
  bool is_there = false;
  const bool is_known = becomes_true([&] {
    const bool ended = has_ended();
    is_there = text_of(log_).find(words) != std::string::npos;
    return is_there || ended;
  });
  if (!is_there) fail("expected \"" + words + "\"" + (is_known ? " before the end" : ""));
}

void BackgroundVaelet::interrupt() const { send(SIGINT); }

void BackgroundVaelet::send(int signal) const { kill(process_, signal); }

CommandResult BackgroundVaelet::wait() {
  if (!becomes_true([&] { return has_ended(); })) fail("expected the end");
  return {WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_), text_of(log_)};
}

bool BackgroundVaelet::has_ended() {
  if (status_ != -1) return true;
  int status = -1;
  if (waitpid(process_, &status, WNOHANG) == process_) status_ = status;
  return status_ != -1;
}

void BackgroundVaelet::fail(const std::string& sentence) const {
  throw std::runtime_error(sentence + " within a minute, found:\n" + text_of(log_));
}

}  // namespace vaelet::native
