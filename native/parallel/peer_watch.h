#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "native/parallel/meeting.h"

namespace vaelet::native {

/// Watches whether the other ranks are alive, by a counter in the store that each of them moves
/// once a second. Rank 0 watches all and tells the others of one that is lost; they watch rank 0.
/// How long a rank needs for its work does not matter.
class PeerWatch {
 public:
  /// `store` is a connection that nothing else uses.
  PeerWatch(RankStore store, const RankPlace& place);
  ~PeerWatch();
  PeerWatch(const PeerWatch&) = delete;
  PeerWatch& operator=(const PeerWatch&) = delete;

  /// Waits until `done` holds, which another thread changes by `change`, or until the group has
  /// ended; then returns the error that it ended with.
  std::optional<Error> wait(const std::function<bool()>& done);

  /// Waits at most as long as it can take until a rank that is gone is missed, and returns what the
  /// group ended with.
  std::optional<Error> wait_for_end();

  /// Returns a function that calls another, changing what `wait` waits for, and may outlive this.
  std::function<void(const std::function<void()>&)> changer() const;

  /// Tells every rank of an error, and returns when they had time to hear of it.
  void announce(const Error& error);

  /// The group has done its work: from now on, nobody is missed.
  void end();

 private:
  struct State;
  static void beat(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace vaelet::native
