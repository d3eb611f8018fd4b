#include "native/torch/thread_pool.h"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace vaelet::native;

TEST_CASE("a thread pool calls every worker once for each task, and throws a worker's exception") {
  ThreadPool pool(3);
  std::vector<int> calls(3);
  for (int round = 0; round < 1000; ++round) {
    pool.run([&](int worker) { ++calls[static_cast<std::size_t>(worker)]; });
  }
  CHECK(calls == std::vector{1000, 1000, 1000});
  const int thrower = GENERATE(0, 2);
  CHECK_THROWS_AS(pool.run([&](int worker) {
    if (worker == thrower) throw std::runtime_error("stopped");
  }),
                  std::runtime_error);
  pool.run([&](int worker) { ++calls[static_cast<std::size_t>(worker)]; });
  CHECK(calls == std::vector{1001, 1001, 1001});
}

TEST_CASE("a thread pool cuts rows into the same pieces whatever the number of workers") {
  const int workers = GENERATE(1, 2, 3);
  ThreadPool pool(workers);
  std::vector<std::int64_t> ends(10, 0);  // by the first row of each piece
  pool.parallel_for(10, 4, [&](std::int64_t first, std::int64_t end) {
    ends[static_cast<std::size_t>(first)] = end;
  });
  CHECK(ends == std::vector<std::int64_t>{4, 0, 0, 0, 8, 0, 0, 0, 10, 0});
}
