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

/// What a shell expects from a program that Ctrl-C ended.
inline constexpr int interrupted_status = 130;

}  // namespace vaelet::native
