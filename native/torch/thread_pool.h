#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace vaelet::native {

/// Worker threads that each do a part of one task at a time, prepared by `prepare_thread`; the
/// calling thread is worker 0. Two workers, each with its replica of a small model, do not slow
/// each other down; a second thread inside one matrix product gains nothing.
class ThreadPool {
 public:
  explicit ThreadPool(int size);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int size() const { return static_cast<int>(threads_.size()) + 1; }

  /// Calls task(0) in this thread and task(1) to task(size() - 1) in the others; returns when all
  /// are done. If any of them throws, throws the first exception after that.
  void run(const std::function<void(int)>& task);

  /// Cuts the rows 0 to `count` into pieces of `piece` rows, the last perhaps shorter, and calls
  /// work(first, end) for each. The pieces do not depend on the number of workers.
  void parallel_for(std::int64_t count, std::int64_t piece,
                    const std::function<void(std::int64_t first, std::int64_t end)>& work);

 private:
  void serve(int worker);
  void perform(int worker);

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
