#include "native/data/background_rows.h"

#include <algorithm>
#include <new>
#include <utility>

namespace vaelet::native {
namespace {

/// An exception must not leave a thread.
Result<BackgroundRows::Row> made_or_failure(const BackgroundRows::MakeRow& make, std::int64_t row) {
  try {
    return make(row);
  } catch (const std::bad_alloc&) {
    return fail(ErrorCode::out_of_memory, "an image could not be decoded");
  }
}

}  // namespace

BackgroundRows::BackgroundRows(std::size_t capacity, int threads, MakeRow make)
    : capacity_(std::max<std::size_t>(capacity, 1)), make_(std::move(make)) {
  for (int thread = 0; thread < threads; ++thread) threads_.emplace_back([this] { serve(); });
}

BackgroundRows::~BackgroundRows() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  expected_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void BackgroundRows::expect(std::span<const std::int64_t> rows) {
  {
    const std::lock_guard lock(mutex_);
    for (const std::int64_t row : rows) {
      // More would push each other out before they are read.
      if (queue_.size() >= capacity_ / 2) break;
      if (slots_.try_emplace(row).second) queue_.push_back(row);
    }
  }
  expected_.notify_all();
}

void BackgroundRows::read(std::span<const std::int64_t> rows, std::uint8_t* out) {
  expect(rows);
  for (const std::int64_t row : rows) {
    Lock lock(mutex_);
    const Slot& slot = ready_slot(row, lock);
    out = std::ranges::copy(slot.pixels, out).out;
  }
}

std::size_t BackgroundRows::most_resident() const {
  const std::lock_guard lock(mutex_);
  return most_resident_;
}

void BackgroundRows::serve() {
  Lock lock(mutex_);
  while (true) {
    expected_.wait(lock, [this] { return ended_ || !queue_.empty(); });
    if (ended_) return;
    const std::int64_t row = queue_.front();
    queue_.pop_front();
    // A reader may have been faster, and the row gone again.
    const auto found = slots_.find(row);
    if (found != slots_.end() && found->second.state == State::queued) make(row, lock);
  }
}

/// Makes a row that is queued. The lock is open meanwhile.
void BackgroundRows::make(std::int64_t row, Lock& lock) {
  slots_[row].state = State::made_now;
  make_room();
  most_resident_ = std::max(most_resident_, ++resident_);
  lock.unlock();
  Result<Row> made = made_or_failure(make_, row);
  lock.lock();
  Slot& slot = slots_[row];
  if (made) {
    slot.state = State::ready;
    slot.pixels = std::move(*made);
    slot.age = by_age_.insert(by_age_.end(), row);
  } else {
    slot.state = State::failed;
    slot.error = std::move(made.error());
    --resident_;
  }
  made_.notify_all();
}

/// Lets go of the rows that were not used for longest, until one more may stay.
void BackgroundRows::make_room() {
  while (resident_ >= capacity_ && !by_age_.empty()) {
    slots_.erase(by_age_.front());
    by_age_.pop_front();
    --resident_;
  }
}

/// Returns the row when it is ready: waits for it, or makes it.
const BackgroundRows::Slot& BackgroundRows::ready_slot(std::int64_t row, Lock& lock) {
  while (true) {
    Slot& slot = slots_[row];
    switch (slot.state) {
      case State::failed:
        throw RowFailure(slot.error);
      case State::ready:
        by_age_.splice(by_age_.end(), by_age_, slot.age);
        return slot;
      case State::made_now:
        made_.wait(lock);
        break;
      case State::queued:
        make(row, lock);
        break;
    }
  }
}

}  // namespace vaelet::native
