#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vaelet::native {

/// Threads that do their shares of one task at a time, the caller's among them, each prepared by
/// `prepare_thread`. Two replicas of a small model beside each other lose nothing, where two
/// threads within one matrix product gain nothing.
class ThreadPool {
 public:
  explicit ThreadPool(int size);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(threads_.size()) + 1; }

  /// Calls task(0) here and task(1) to task(size() - 1) in the other threads; returns when all are
  /// done. An exception of any of them is thrown here, after that.
  void run(const std::function<void(int)>& task);

  /// Calls work(first, end) for each piece of the rows 0 to `count`, of `piece` rows but for the
  /// last: which piece is whose changes nothing.
  void share(std::int64_t count, std::int64_t piece,
             const std::function<void(std::int64_t first, std::int64_t end)>& work);

 private:
  void serve(int member);
  void perform(int member);

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void(int)>* task_ = nullptr;
  std::exception_ptr exception_;
  unsigned long round_ = 0;
  int working_ = 0;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace vaelet::native
