#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <span>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A row that could be made when the data set was loaded and cannot be made now.
class RowFailure : public std::runtime_error {
 public:
  explicit RowFailure(Error error) : std::runtime_error(error.detail), error_(std::move(error)) {}
  const Error& error() const { return error_; }

 private:
  Error error_;
};

/// Images that do not all stay in memory: rows of bytes, each made by a function when it is needed
/// or, once it is expected, by threads in the background. The rows that were used last stay. The
/// bytes of a row depend neither on its order nor on the threads.
class BackgroundRows {
 public:
  using Row = std::vector<std::uint8_t>;
  using MakeRow = std::function<Result<Row>(std::int64_t row)>;

  /// At most `capacity` rows stay in memory, beside one in each thread that reads. `make` is
  /// called by several threads at once.
  BackgroundRows(std::size_t capacity, int threads, MakeRow make);
  ~BackgroundRows();
  BackgroundRows(const BackgroundRows&) = delete;
  BackgroundRows& operator=(const BackgroundRows&) = delete;

  /// Lets the threads make these rows: as many as have room beside those that are in use.
  void expect(std::span<const std::int64_t> rows);

  /// Copies rows, one behind the other. Throws RowFailure when a row cannot be made.
  void read(std::span<const std::int64_t> rows, std::uint8_t* out);

  /// Returns the most rows that were in memory, or being made, at one time.
  std::size_t most_resident() const;

 private:
  enum class State { queued, made_now, ready, failed };
  struct Slot {
    State state = State::queued;
    Row pixels;
    Error error{};
    std::list<std::int64_t>::iterator age;
  };
  using Lock = std::unique_lock<std::mutex>;

  void serve();
  void make(std::int64_t row, Lock& lock);
  void make_room();
  const Slot& ready_slot(std::int64_t row, Lock& lock);

  std::size_t capacity_;
  MakeRow make_;
  mutable std::mutex mutex_;
  std::condition_variable expected_;
  std::condition_variable made_;
  std::unordered_map<std::int64_t, Slot> slots_;
  std::deque<std::int64_t> queue_;
  std::list<std::int64_t> by_age_;  // rows that are ready, the longest unused first
  std::size_t resident_ = 0;        // rows that are ready or being made
  std::size_t most_resident_ = 0;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace vaelet::native
