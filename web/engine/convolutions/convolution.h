#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "shared/model/shapes.h"
#include "web/engine/buffer.h"
#include "web/engine/convolutions/image_operator.h"
#include "web/engine/xnn_operator.h"

namespace vaelet::engine {

/// Convolves images [height, width, in] -> [.., .., out]: gathers the pixels under the kernel into
/// a row for each pixel of the output, and runs these rows through a dense layer, a tile at a time.
/// XNNPACK's own operator would link kilobytes of depthwise kernels too.
class Convolution : public ImageOperator {
 public:
  /// Weight [out, kernel, kernel, in], bias [out]. Errors: those of XnnOperator, out_of_memory.
  static Result<std::unique_ptr<ImageOperator>> create(const Conv2d& layer,
                                                       const LayerShapes& shapes,
                                                       const std::vector<float>& weight,
                                                       const std::vector<float>& bias);

  /// Returns the number of floats that a layer's gathered rows take at a time.
  static std::size_t tile_floats(const Conv2d& layer) {
    return rows_at_a_time(row_floats(layer)) * row_floats(layer);
  }

  /// Computes the first `batch` images.
  void run(int batch, const float* input, float* output) override;

 private:
  static std::size_t row_floats(const Conv2d& layer) {
    return static_cast<std::size_t>(layer.kernel) * static_cast<std::size_t>(layer.kernel) *
           static_cast<std::size_t>(layer.in);
  }

  Convolution(const Conv2d& layer, const LayerShapes& shapes, XnnOperator dense, Buffer tile);

  float* gather(const float* image, int out_y, int out_x, float* row) const;
  float* gather_line(const float* image, int y, int left, float* row) const;

  int kernel_;
  int stride_;
  Padding padding_;
  Shape in_;
  Shape out_;
  int tile_rows_;
  XnnOperator dense_;
  Buffer tile_;
};

}  // namespace vaelet::engine
