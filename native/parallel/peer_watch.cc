#include "native/parallel/peer_watch.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "native/parallel/first_line.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

using WatchClock = std::chrono::steady_clock;

constexpr auto beat_interval = std::chrono::seconds(1);
constexpr auto patience = std::chrono::seconds(12);

std::string beat_key(int rank) { return "beat/" + std::to_string(rank); }

}  // namespace

/// Shared with the thread, which outlives the watch where the network keeps it waiting.
struct PeerWatch::State {
  /// The last that was heard of a rank.
  struct Heard {
    std::int64_t beats = 0;
    WatchClock::time_point time = WatchClock::now();
  };

  State(RankStore connection, const RankPlace& own)
      : store(std::move(connection)),
        place(own),
        heard(own.rank == 0 ? static_cast<std::size_t>(own.size) : 1) {}

  /// Returns the error about a rank that is silent.
  std::optional<Error> missed() const;
  void conclude(Error error);

  RankStore store;  // of the thread alone
  RankPlace place;
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Heard> heard;          // rank 0: of all; another one: of rank 0
  std::optional<Error> verdict;      // what the group ended with
  std::optional<Error> to_announce;  // not told to the others yet
  bool ended = false;                // the work is done
  bool beats = true;                 // the thread has not come to its end
};

std::optional<Error> PeerWatch::State::missed() const {
  const auto now = WatchClock::now();
  for (std::size_t rank = 0; rank < heard.size(); ++rank) {
    const bool is_own = place.rank == static_cast<int>(rank);
    if (is_own || now - heard[rank].time <= patience) continue;
    return Error{ErrorCode::peer_lost,
                 fill("nothing was heard of rank {} for {} s: it was ended, its host is down, or "
                      "the network is cut",
                      {static_cast<std::int64_t>(rank), patience.count()})};
  }
  return {};
}

void PeerWatch::State::conclude(Error error) {
  if (!verdict && !ended) verdict = std::move(error);
  changed.notify_all();
}

PeerWatch::PeerWatch(RankStore store, const RankPlace& place)
    : state_(std::make_shared<State>(std::move(store), place)),
      thread_([state = state_] { beat(state); }) {}

PeerWatch::~PeerWatch() {
  std::unique_lock lock(state_->mutex);
  state_->ended = true;
  state_->changed.notify_all();
  // Where the network is cut, the thread waits in the store's connection for longer than anyone.
  const bool stopped =
      state_->changed.wait_for(lock, beat_interval, [this] { return !state_->beats; });
  lock.unlock();
  if (stopped) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

std::optional<Error> PeerWatch::wait(const std::function<bool()>& done) {
  std::unique_lock lock(state_->mutex);
  while (!done() && !state_->verdict) {
    state_->changed.wait_for(lock, beat_interval);
    auto missed = done() ? std::nullopt : state_->missed();
    if (!missed) continue;
    if (state_->place.rank == 0) state_->to_announce = missed;
    state_->conclude(std::move(*missed));
  }
  return done() ? std::nullopt : state_->verdict;
}

std::optional<Error> PeerWatch::wait_for_end() {
  const auto deadline = WatchClock::now() + patience + 3 * beat_interval;
  return wait([deadline] { return WatchClock::now() > deadline; });
}

std::function<void(const std::function<void()>&)> PeerWatch::changer() const {
  return [state = state_](const std::function<void()>& change) {
    const std::lock_guard lock(state->mutex);
    change();
    state->changed.notify_all();
  };
}

void PeerWatch::announce(const Error& error) {
  std::unique_lock lock(state_->mutex);
  const bool is_known = state_->verdict.has_value();
  if (!is_known) {
    state_->verdict = error;
    state_->to_announce = error;
    state_->changed.notify_all();
  }
  if (is_known && state_->place.rank != 0) return;
  // The others ask once a second, in a store that goes with rank 0.
  state_->changed.wait_for(lock, 3 * beat_interval, [this] { return !state_->beats; });
}

void PeerWatch::end() {
  const std::lock_guard lock(state_->mutex);
  state_->ended = true;
  state_->changed.notify_all();
}

void PeerWatch::beat(const std::shared_ptr<State>& state) {
  const int own = state->place.rank;
  std::unique_lock lock(state->mutex);
  try {
    while (!state->ended) {
      auto announced = std::exchange(state->to_announce, std::nullopt);
      const std::size_t count = state->heard.size();
      lock.unlock();
      if (announced) announce_error(*state->store, own, *announced);
      state->store->add(beat_key(own), 1);
      auto found = announced_error(*state->store);
      std::vector<std::int64_t> beats;
      for (std::size_t rank = 0; rank < count; ++rank) {
        beats.push_back(state->store->add(beat_key(static_cast<int>(rank)), 0));
      }
      lock.lock();
      if (found) state->conclude(std::move(*found));
      for (std::size_t rank = 0; rank < count; ++rank) {
        if (beats[rank] != state->heard[rank].beats) {
          state->heard[rank] = {beats[rank], WatchClock::now()};
        }
      }
      state->changed.wait_for(lock, beat_interval,
                              [&] { return state->ended || state->to_announce.has_value(); });
    }
  } catch (const std::exception& error) {
    if (!lock.owns_lock()) lock.lock();
    state->conclude({ErrorCode::peer_lost,
                     fill("rank 0 at {}:{} was there and is gone: it ended, its host is down, or "
                          "the network is cut ({})",
                          {state->place.host, state->place.port, first_line(error.what())})});
  }
  state->beats = false;
  state->changed.notify_all();
}

}  // namespace vaelet::native
