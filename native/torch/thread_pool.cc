#include "native/torch/thread_pool.h"

#include <algorithm>
#include <utility>

#include "native/torch/threads.h"

namespace vaelet::native {

ThreadPool::ThreadPool(int size) {
  prepare_thread();
  for (int worker = 1; worker < size; ++worker) {
    threads_.emplace_back([this, worker] { serve(worker); });
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::run(const std::function<void(int)>& task) {
  {
    const std::lock_guard lock(mutex_);
    task_ = &task;
    working_ = size();
    ++round_;
  }
  changed_.notify_all();
  perform(0);
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return working_ == 0; });
  if (exception_) std::rethrow_exception(std::exchange(exception_, nullptr));
}

void ThreadPool::parallel_for(
    std::int64_t count, std::int64_t piece,
    const std::function<void(std::int64_t first, std::int64_t end)>& work) {
  run([&](int worker) {
    for (std::int64_t first = worker * piece; first < count; first += size() * piece) {
      work(first, std::min(first + piece, count));
    }
  });
}

void ThreadPool::serve(int worker) {
  prepare_thread();
  unsigned long seen = 0;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return ended_ || round_ != seen; });
      if (ended_) return;
      seen = round_;
    }
    perform(worker);
  }
}

void ThreadPool::perform(int worker) {
  std::exception_ptr exception;
  try {
    (*task_)(worker);
  } catch (...) {
    exception = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  if (exception && !exception_) exception_ = exception;
  if (--working_ == 0) changed_.notify_all();
}

}  // namespace vaelet::native
