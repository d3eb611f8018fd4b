#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "shared/model/shapes.h"
#include "web/engine/buffer.h"
#include "web/engine/convolutions/image_operator.h"
#include "web/engine/xnn_operator.h"

namespace vaelet::engine {

/// Returns the transposed convolution that computes what a convolution of stride 1 does, with the
/// taps of its kernel the other way round.
ConvTranspose2d transposed(const Conv2d& layer);

/// Convolves images [height, width, in] -> [.., .., out], transposed, where tiles would save
/// nothing (winograd_convolution.h): a dense layer makes of each pixel the patch [kernel, kernel,
/// out] that it adds to the output, some pixels at a time. So the kernel computes whole tiles,
/// whatever stride and width are, where XNNPACK's own operator ends one at each line of the output.
class TransposedConvolution : public ImageOperator {
 public:
  /// Weight [kernel, kernel, out, in], bias [out]. Errors: those of XnnOperator, out_of_memory.
  static Result<std::unique_ptr<ImageOperator>> create(const ConvTranspose2d& layer,
                                                       const LayerShapes& shapes,
                                                       const std::vector<float>& weight,
                                                       std::vector<float> bias);

  /// Returns the number of floats that a layer keeps beside its weights: patches, some at a time,
  /// and the bias of each of a patch's values, which the dense layer has.
  static std::size_t working_floats(const ConvTranspose2d& layer) {
    return tile_floats(layer) + patch_floats(layer);
  }

  /// Computes the first `batch` images, with the layer's activation.
  void run(int batch, const float* input, float* output) override;

 private:
  static std::size_t tile_floats(const ConvTranspose2d& layer) {
    return rows_at_a_time(patch_floats(layer)) * patch_floats(layer);
  }

  static std::size_t patch_floats(const ConvTranspose2d& layer) {
    return static_cast<std::size_t>(layer.kernel) * static_cast<std::size_t>(layer.kernel) *
           static_cast<std::size_t>(layer.out);
  }

  TransposedConvolution(const ConvTranspose2d& layer, const LayerShapes& shapes,
                        std::vector<float> bias, XnnOperator dense, Buffer tile);

  void write_bias(float* image) const;
  void add_patch(const float* patch, int in_y, int in_x, float* image) const;

  int kernel_;
  int stride_;
  Padding padding_;
  Shape in_;
  Shape out_;
  int tile_rows_;
  std::vector<float> bias_;
  ActivationFunction activation_;
  XnnOperator dense_;
  Buffer tile_;
};

}  // namespace vaelet::engine
