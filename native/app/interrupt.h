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

/// While it lives, Ctrl-C (or SIGTERM) ends the program at once with a sentence: for commands that
/// write their files whole at the end. After it the files are written, in moments that a signal
/// must not cut short, so that it is ignored from then on.
class EndOnInterrupt {
 public:
  EndOnInterrupt();
  ~EndOnInterrupt();
  EndOnInterrupt(const EndOnInterrupt&) = delete;
  EndOnInterrupt& operator=(const EndOnInterrupt&) = delete;
};

/// What a shell expects from a program that Ctrl-C ended.
inline constexpr int interrupted_status = 130;

}  // namespace vaelet::native
