#include "native/data/background_rows.h"

#include <atomic>
#include <mutex>
#include <numeric>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace vaelet;
using namespace vaelet::native;

namespace {

constexpr std::size_t row_bytes = 5;

BackgroundRows::Row row_of(std::int64_t row) {
  return BackgroundRows::Row(row_bytes, static_cast<std::uint8_t>(row % 251));
}

Result<BackgroundRows::Row> make_row(std::int64_t row) { return row_of(row); }

std::vector<std::uint8_t> bytes_of(const std::vector<std::int64_t>& rows) {
  std::vector<std::uint8_t> bytes;
  for (const std::int64_t row : rows) {
    const auto made = row_of(row);
    bytes.insert(bytes.end(), made.begin(), made.end());
  }
  return bytes;
}

std::vector<std::uint8_t> read_rows(BackgroundRows& source, const std::vector<std::int64_t>& rows) {
  std::vector<std::uint8_t> bytes(rows.size() * row_bytes);
  source.read(rows, bytes.data());
  return bytes;
}

}  // namespace

TEST_CASE("rows in the background are those that were asked for, and few stay in memory") {
  constexpr std::size_t capacity = 40;
  constexpr int threads = 3;
  constexpr std::size_t readers = 2;
  BackgroundRows source(capacity, threads, make_row);
  std::vector<std::jthread> reading;
  std::atomic<int> wrong = 0;
  for (std::size_t reader = 0; reader < readers; ++reader) {
    reading.emplace_back([&, reader] {
      std::mt19937 random(Catch::getSeed() + static_cast<unsigned>(reader));
      for (int batch = 0; batch < 300; ++batch) {
        std::vector<std::int64_t> next(1 + random() % 24);
        for (std::int64_t& row : next) row = static_cast<std::int64_t>(random() % 1000);
        if (random() % 2 == 0) source.expect(next);
        if (read_rows(source, next) != bytes_of(next)) ++wrong;
      }
    });
  }
  reading.clear();
  INFO("seed " << Catch::getSeed());
  CHECK(wrong == 0);
  CHECK(source.most_resident() > 1);
  CHECK(source.most_resident() <= capacity + threads + readers);
}

TEST_CASE("rows that are expected are made before they are read, each once") {
  std::mutex mutex;
  std::multiset<std::int64_t> made;
  BackgroundRows source(100, 2, [&](std::int64_t row) {
    const std::lock_guard lock(mutex);
    made.insert(row);
    return make_row(row);
  });
  std::vector<std::int64_t> rows(30);
  std::iota(rows.begin(), rows.end(), 7);
  source.expect(rows);
  CHECK(read_rows(source, rows) == bytes_of(rows));
  CHECK(read_rows(source, rows) == bytes_of(rows));
  CHECK(made.size() == rows.size());
}

TEST_CASE("a batch larger than the memory is read") {
  BackgroundRows source(4, 2, make_row);
  std::vector<std::int64_t> rows(50);
  std::iota(rows.begin(), rows.end(), 0);
  CHECK(read_rows(source, rows) == bytes_of(rows));
  CHECK(source.most_resident() <= 4 + 2 + 1);
}

TEST_CASE("rows are made without threads in the background") {
  BackgroundRows source(4, 0, make_row);
  CHECK(read_rows(source, {3, 1, 3, 2}) == bytes_of({3, 1, 3, 2}));
  CHECK(read_rows(source, {9, 8, 7, 6, 5, 4}) == bytes_of({9, 8, 7, 6, 5, 4}));
}

TEST_CASE("a row that cannot be made fails when it is read, and the others are read") {
  BackgroundRows source(8, 1, [](std::int64_t row) -> Result<BackgroundRows::Row> {
    if (row == 2) return fail(ErrorCode::file_unreadable, "no row 2");
    return make_row(row);
  });
  const std::vector<std::int64_t> rows{1, 2, 3};
  source.expect(rows);
  CHECK_THROWS_AS(read_rows(source, rows), RowFailure);
  CHECK(read_rows(source, {1, 3}) == bytes_of({1, 3}));
}
