#pragma once

#include <cstddef>
#include <functional>

namespace vaelet::native {

/// Cuts the items 0 to `count` into small pieces, and lets so many threads call `work(first, end)`
/// for the next piece until there is none. When a call throws, the others end, and the first
/// exception is thrown.
void run_in_parallel(std::size_t count, int threads,
                     const std::function<void(std::size_t first, std::size_t end)>& work);

}  // namespace vaelet::native
