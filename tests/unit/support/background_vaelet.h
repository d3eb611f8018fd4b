#pragma once

#include <filesystem>
#include <string>

#include <sys/types.h>

#include "tests/unit/support/run_vaelet.h"

namespace vaelet::native {

/// `vaelet ARGUMENTS`, through the shell, in a process of its own beside the test. Its output goes
/// to the file `log`. A process that still runs is killed at the end.
class BackgroundVaelet {
 public:
  BackgroundVaelet(const std::string& arguments, std::filesystem::path log);
  ~BackgroundVaelet();
  BackgroundVaelet(const BackgroundVaelet&) = delete;
  BackgroundVaelet& operator=(const BackgroundVaelet&) = delete;

  /// Waits until the output contains `words`. Throws, with the output, when the process ends before
  /// or after a minute.
  void wait_for(const std::string& words);

  /// Presses Ctrl-C.
  void interrupt() const;

  /// Sends the signal.
  void send(int signal) const;

  /// Waits for the end. Throws, with the output, after a minute.
  CommandResult wait();

 private:
  bool has_ended();
  [[noreturn]] void fail(const std::string& sentence) const;

  std::filesystem::path log_;
  pid_t process_;
  int status_ = -1;  // of waitpid; -1: it still runs
};

}  // namespace vaelet::native
