#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "shared/model/shapes.h"
#include "web/engine/buffer.h"
#include "web/engine/convolutions/image_operator.h"
#include "web/engine/convolutions/winograd_axis.h"
#include "web/engine/convolutions/winograd_tile.h"
#include "web/engine/xnn_operator.h"

namespace vaelet::engine {

/// How a transposed convolution is computed along both axes. Sums of the inputs of a tile, side x
/// side, are multiplied by sums of weights, and sums of these products are 2 x 2 outputs of each of
/// stride x stride phases.
struct WinogradPlan {
  WinogradAxis y;
  WinogradAxis x;

  /// Returns how, where channels are whole vectors and the multiplications that it saves cost more
  /// than sums and outputs; else nothing.
  static std::optional<WinogradPlan> of(const ConvTranspose2d& layer, const LayerShapes& shapes);

  int products() const { return y.side() * x.side(); }
  int phases() const { return y.stride() * x.stride(); }

  /// Returns whether the outputs of a phase need a product.
  bool is_needed(int product, int phase) const {
    return y.is_needed(product / y.side(), phase / y.stride()) &&
           x.is_needed(product % x.side(), phase % x.stride());
  }
};

/// Convolves images [height, width, in] -> [.., .., out], transposed, by Winograd's minimal
/// filtering, some tiles at a time. Each sum of a tile's inputs goes through a dense layer of its
/// own, which makes the products that the phases need.
class WinogradConvolution : public ImageOperator {
 public:
  /// Weight [kernel, kernel, out, in], bias [out]. Errors: those of XnnOperator, out_of_memory.
  static Result<std::unique_ptr<ImageOperator>> create(const ConvTranspose2d& layer,
                                                       const LayerShapes& shapes,
                                                       const WinogradPlan& plan,
                                                       const std::vector<float>& weight,
                                                       const std::vector<float>& bias);

  /// Returns the number of floats that a layer keeps, sums of weights among them.
  static std::size_t floats(const ConvTranspose2d& layer, const WinogradPlan& plan);

  /// Computes the first `batch` images, with the layer's activation.
  void run(int batch, const float* input, float* output) override;

 private:
  /// Multiplies one sum of each tile.
  struct Multiplication {
    XnnOperator dense;
    float* products = nullptr;  // [tiles at a time, phases that need it, out]
  };

  /// Where a phase's products of one sum stand: those of the first tile, and how far those of the
  /// next are.
  struct Products {
    const float* first;
    int step;
  };

  WinogradConvolution(const ConvTranspose2d& layer, const LayerShapes& shapes,
                      const WinogradPlan& plan, Buffer memory);

  Result<void> add_multiplication(int product, int kernel, const std::vector<float>& weight,
                                  const std::vector<float>& bias);
  int sums_step() const;
  void multiply(int tiles);
  void write_sums(int tile, int place, const float* image);
  void write_outputs(int tile, int place, float* image);

  WinogradPlan plan_;
  Shape in_;
  Shape out_;
  int tiles_across_;
  int tiles_;  // of an image
  ActivationFunction activation_;
  Buffer memory_;
  float* outside_;       // an output beyond the edge
  float* zeros_;         // an input beyond the edge, or products that a phase does not need
  float* sums_;          // [side * side, tiles at a time, in], with gaps
  float* products_end_;  // behind those of the multiplications
  std::array<Multiplication, largest_winograd_side * largest_winograd_side> multiplications_;
  std::vector<Products> products_;  // [side * side, phases]
  int prepared_tiles_ = 0;
};

}  // namespace vaelet::engine
