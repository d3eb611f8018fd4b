#pragma once

#include <string>

#include "web/engine/network.h"

namespace vaelet::engine {

/// Walks a network's layers and gathers its steps. Flattening and unflattening cost nothing at run
/// time: the builder keeps track of where features stand, and the dense layers beside them take
/// that order into their weights.
class NetworkBuilder {
 public:
  explicit NetworkBuilder(const NetworkSource& source) : source_(source) {}

  /// The network with its steps; memory for what flows between them is still to be allocated.
  Result<Network> build();

 private:
  Result<void> add(const Dense& layer, const LayerShapes& shapes);
  Result<void> add(const Conv2d& layer, const LayerShapes& shapes);
  Result<void> add(const ConvTranspose2d& layer, const LayerShapes& shapes);
  Result<void> add(const Flatten& layer, const LayerShapes& shapes);
  Result<void> add(const Unflatten& layer, const LayerShapes& shapes);
  Result<void> add(const ConcatLabel& layer, const LayerShapes& shapes);

  template <class Operator>
  Result<void> add_operator(Result<Operator> op, Activation activation, int out_size);
  void bring_into(const FeatureOrder& order, int size);
  FeatureOrder order_for_next_layer() const;
  std::vector<float> tensor(const std::string& name) const;

  const NetworkSource& source_;
  std::size_t index_ = 0;
  FeatureOrder order_;
  Network network_;
};

}  // namespace vaelet::engine
