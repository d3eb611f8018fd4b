#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>

#include "shared/base/error.h"

namespace vaelet::engine {

/// Floats in linear memory, of any value at first: to write them all would take a good part of a
/// load. Behind them are the readable bytes that XNNPACK's kernels may touch (XNN_EXTRA_BYTES). The
/// address stays the same when the Buffer is moved.
class Buffer {
 public:
  Buffer() = default;

  /// Errors: out_of_memory.
  static Result<Buffer> allocate(std::size_t floats);

  float* data() { return data_.get(); }

 private:
  struct Free {
    void operator()(float* data) const { std::free(data); }
  };

  explicit Buffer(float* data) : data_(data) {}

  std::unique_ptr<float, Free> data_;
};

}  // namespace vaelet::engine
