#pragma once

namespace vaelet::native {

/// While it lives, the first Ctrl-C (or SIGTERM) is only noted, so that the work can end cleanly; a
/// second one ends the program at once.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

  bool requested() const;
};

/// From now on, Ctrl-C (or SIGTERM) ends the program at once and says that no file was written: for
/// commands that write their files whole at the end.
void end_on_interrupt();

/// From now on, Ctrl-C (or SIGTERM) does nothing: before files are written, in moments that a
/// signal must not cut short.
void ignore_interrupts();

/// The exit status that a shell expects from a program that Ctrl-C ended.
inline constexpr int interrupted_status = 130;

}  // namespace vaelet::native
