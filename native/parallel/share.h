#pragma once

#include <cstdint>

namespace vaelet::native {

/// A part of the images of a batch, which stand one after the other.
struct Share {
  std::int64_t start = 0;
  std::int64_t count = 0;
};

/// Cuts a batch into parts that differ by at most one image, and returns one of them. The parts of
/// a rank's workers, one after the other, are the part of the rank.
inline Share share_of(std::int64_t images, std::int64_t part, std::int64_t parts) {
  const std::int64_t start = images * part / parts;
  return {start, images * (part + 1) / parts - start};
}

}  // namespace vaelet::native
