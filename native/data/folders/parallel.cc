#include "native/data/folders/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace vaelet::native {

void run_in_parallel(std::size_t count, int threads,
                     const std::function<void(std::size_t first, std::size_t end)>& work) {
  constexpr std::size_t piece = 32;
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr exception;
  const auto serve = [&] {
    try {
      for (std::size_t first = 0; (first = next.fetch_add(piece)) < count;) {
        work(first, std::min(first + piece, count));
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!exception) exception = std::current_exception();
      next = count;
    }
  };
  {
    std::vector<std::jthread> others;
    for (int thread = 1; thread < threads; ++thread) others.emplace_back(serve);
    serve();
  }
  if (exception) std::rethrow_exception(exception);
}

}  // namespace vaelet::native
