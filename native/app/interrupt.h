#pragma once

namespace vaelet::native {

/// While it lives, the first Ctrl-C is only noted, so that the work can end cleanly; a second one
/// ends the program at once. SIGTERM is the same; so are SIGUSR1, which may come again, SIGHUP,
/// unless the program was started without regard to it as by `nohup`, and SIGPIPE, which may come
/// again.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  bool requested() const;
};

/// From now on, Ctrl-C (or SIGTERM, SIGUSR1, SIGHUP) ends the program at once and says that no file
/// was written: for commands that write their files whole at the end.
void end_on_interrupt();

/// From now on, Ctrl-C (or SIGTERM, SIGUSR1, SIGHUP) does nothing: before files are written, in
/// moments that a signal must not cut short.
void ignore_interrupts();

/// From now on, writing to a pipe that nobody reads, to a stream that was closed before the program
/// started, or beyond the limit for files is an error as every other, and ends no process.
void make_failed_writes_errors();

/// The exit status that a shell expects from a program that Ctrl-C ended.
inline constexpr int interrupted_status = 130;

}  // namespace vaelet::native
