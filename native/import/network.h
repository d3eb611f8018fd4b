#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "native/import/arrange.h"
#include "native/import/flow.h"
#include "native/import/onnx/graph.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Values that a network computes from its input: those of a step, maybe some only, in the shape
/// and the order in which the graph has them. The first side of the shape is the batch.
struct Computed {
  int step = 0;
  Sides shape;
  std::shared_ptr<const Order> order = nullptr;  // none: all, in the order of the step
  std::string order_origin = {};                 // the node that ordered them, for sentences
};

/// What a graph makes of the label: a linear function of the one-hot label.
struct LabelValue {
  Sides shape;
  bool is_index = false;      // the number of the class: `weight` is not known yet
  std::int64_t labels = 0;    // 0: not known yet
  bool is_one_hot = true;     // the one-hot label itself
  std::vector<float> weight;  // [width, labels]; empty where it is the label itself
  std::vector<float> bias;    // [width]

  std::int64_t width() const {
    return is_one_hot ? labels : static_cast<std::int64_t>(bias.size());
  }
};

using Value = std::variant<ConstantPointer, Computed, LabelValue>;

/// Part of a graph, translated: the flow of its steps, and what each name stands for.
class Network {
 public:
  Network(const Graph& graph, Shape input, std::int64_t batch)
      : graph_(graph), flow_(input), batch_(batch) {}

  const Graph& graph() const { return graph_; }
  Flow& flow() { return flow_; }
  std::int64_t batch() const { return batch_; }

  void set(const std::string& name, Value value) {
    values_.insert_or_assign(name, std::move(value));
  }
  /// Returns the value of a name, or nullptr.
  const Value* find(const std::string& name) const;

  /// Returns the values in another arrangement of their shape, whose batch stands as 1.
  /// Errors: model_unsupported (values twice, or too many of them).
  Result<Computed> arranged(const Computed& values, const Arrangement& arrangement,
                            const std::string& origin);

  /// Returns the step that gives the values as features, in the order of the graph.
  Result<int> features(const Computed& values, const std::string& origin);

  /// Returns the step that gives the values as an image [C, H, W], which their shape must be.
  Result<int> image(const Computed& values, const std::string& origin);

  /// Returns what a piece makes of the values of a step: all values of the new step.
  Result<Computed> behind(int step, Piece piece);

  /// Returns the first values, then the second ones, as features of one step.
  Result<Computed> joined(const Computed& first, const Computed& second, const std::string& origin);

 private:
  Result<int> flattened(int step, const std::string& origin);
  Result<int> unflattened(int step, const Shape& shape, const std::string& origin);
  Result<std::optional<int>> cropped(const Computed& values, const Shape& shape,
                                     const std::string& origin);
  /// Pieces behind the step `from`.
  struct Joined {
    int from = 0;
    std::vector<Piece> pieces;
  };
  /// Returns pieces that give what both steps give, side by side: layers beside each other, or,
  /// where they are not alike, a sum of what each gives among zeros.
  Result<Joined> beside_or_sum(int first, int second, const std::string& origin) const;
  Result<std::vector<Piece>> beside(int from, int first, int second,
                                    const std::string& origin) const;
  /// Returns nothing where that takes too many weights.
  std::optional<Piece> padded_sum(int from, int first, int second, const std::string& origin) const;
  /// Returns the layer with weights whose values a step gives, all of them; -1 where it has none.
  int layer_before(int step) const;
  Result<Computed> of_one_step(const Computed& first, const Computed& second,
                               const std::string& origin);

  const Graph& graph_;
  Flow flow_;
  std::int64_t batch_;
  std::map<std::string, Value, std::less<>> values_;
  std::int64_t arranged_values_ = 0;
};

/// Returns a shape with 1 for the batch.
Sides of_one(const Sides& shape);

/// Translates the nodes that the outputs `wanted` need. Errors: model_unsupported, data_damaged.
Result<void> translate(Network& network, const std::vector<std::string>& wanted);

}  // namespace vaelet::native
