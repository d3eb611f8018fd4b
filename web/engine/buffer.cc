#include "web/engine/buffer.h"

#include <string>

#include <xnnpack.h>

namespace vaelet::engine {

Result<Buffer> Buffer::allocate(std::size_t floats) {
  constexpr std::size_t simd_alignment = 16;
  const std::size_t bytes = floats * sizeof(float) + XNN_EXTRA_BYTES;
  void* data = nullptr;
  if (posix_memalign(&data, simd_alignment, bytes) != 0) {
    return fail(ErrorCode::out_of_memory,
                "needs " + std::to_string(bytes) + " bytes for what flows between layers");
  }
  return Buffer(static_cast<float*>(data));
}

}  // namespace vaelet::engine
