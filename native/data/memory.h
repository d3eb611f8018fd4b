#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace vaelet::native {

/// Returns how many bytes of pixels may stay in memory: so many MiB or, without a number, half of
/// the machine's memory, or of what the process's control group leaves it.
std::size_t pixel_memory(std::optional<std::int64_t> mib);

}  // namespace vaelet::native
