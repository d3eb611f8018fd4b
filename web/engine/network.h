#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "shared/base/error.h"
#include "shared/weights/weights_file.h"
#include "web/engine/buffer.h"
#include "web/engine/convolution.h"
#include "web/engine/weight_order.h"
#include "web/engine/xnn_operator.h"

namespace vaelet::engine {

/// One of a model's two networks, as the weights file holds it.
struct NetworkSource {
  const std::vector<Layer>& layers;
  const std::vector<LayerShapes>& shapes;
  const std::map<std::string, TensorView, std::less<>>& tensors;
  int labels = 0;
  int max_batch = 1;
};

/// Layers in the order in which they run, with all the memory that they need. Images lie as
/// [B, height, width, channels] between layers; input and output are rows in PyTorch's order.
class Network {
 public:
  /// Errors: out_of_memory, engine_failed.
  static Result<Network> create(const NetworkSource& source);

  /// [max_batch, features of the first layer's input]
  float* input() { return input_.data(); }

  /// [max_batch, features of the last layer's output]
  float* output() { return output_.data(); }

  /// Computes the first `batch` rows of the output from those of the input and of `labels` [B, C].
  void run(int batch, const float* labels);

 private:
  friend class NetworkBuilder;

  /// Appends the label's weights to each row.
  struct AppendLabel {
    int features = 0;
    int labels = 0;
  };

  /// Brings a row from the order in which it stands into PyTorch's order, or one into the other:
  /// out[i] = in[from[i]].
  struct Reorder {
    std::vector<int> from;
  };

  struct Step {
    std::variant<XnnOperator, Convolution, AppendLabel, Reorder> work;
    int out_size = 0;  // floats a row
    bool silu = false;
    const float* in = nullptr;
    float* out = nullptr;
  };

  static void append_label(const Step& step, int batch, const float* labels);
  static void reorder(const Step& step, int batch);

  Result<void> allocate(int in_size, int max_batch);
  xnn_status prepare(int batch);

  std::vector<Step> steps_;
  Buffer input_;
  Buffer output_;
  Buffer between_[2];  // the steps write into one and the other in turn
  int prepared_batch_ = 0;
};

}  // namespace vaelet::engine
