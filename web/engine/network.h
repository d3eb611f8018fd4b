#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/error.h"
#include "shared/weights/weights_file.h"
#include "web/engine/buffer.h"
#include "web/engine/steps.h"
#include "web/engine/weight_order.h"

namespace vaelet::engine {

/// One of a model's two networks, as the weights file holds it.
struct NetworkSource {
  const std::vector<Layer>& layers;
  const std::vector<LayerShapes>& shapes;
  const std::map<std::string, TensorView, std::less<>>& tensors;
  int labels = 0;
  int max_batch = 1;
};

/// Where the output of a layer is: behind so many steps, its features in this order.
struct LayerEnd {
  std::size_t steps = 0;
  FeatureOrder order = {};
};

/// One row of a layer's output, until anything else runs: an image [height, width, channels], or
/// features, of which the one that PyTorch counts as i stands at order[i], at i where that is null.
struct LayerOutput {
  const float* values = nullptr;
  const int* order = nullptr;
};

/// Layers in the order in which they run, with all the memory that they need. Images lie as
/// [B, height, width, channels] between layers; input and output are rows in PyTorch's order.
class Network {
 public:
  /// Errors: out_of_memory, engine_failed.
  static Result<Network> create(const NetworkSource& source);

  /// Returns the rows to compute from: [max_batch, features of the first layer's input].
  float* input() { return input_.data(); }

  /// Returns the computed rows: [max_batch, features of the last layer's output].
  float* output() { return output_.data(); }

  /// Computes the first `batch` rows of the output from those of the input and of `label_weights`
  /// [B, C].
  void run(int batch, const float* label_weights);

  /// Computes one layer for the first row, and returns its output. The layers before it are to be
  /// computed before, one after the other.
  LayerOutput run_layer(std::size_t layer, const float* label_weights);

 private:
  Network(std::vector<Step> steps, std::vector<LayerEnd> ends)
      : steps_(std::move(steps)), ends_(std::move(ends)) {}

  Result<void> allocate(int in_size, int max_batch);
  Result<void> allocate_slots(int max_batch);
  void connect();
  xnn_status prepare(int batch);

  std::vector<Step> steps_;
  std::vector<LayerEnd> ends_;
  Buffer input_;
  Buffer output_;
  std::vector<Buffer> slots_;
  int prepared_batch_ = 0;
};

}  // namespace vaelet::engine
