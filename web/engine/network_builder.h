#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "shared/model/spec.h"
#include "web/engine/network.h"
#include "web/engine/weight_order.h"

namespace vaelet::engine {

/// Turns a network's layers into steps. Flattening and unflattening cost nothing at run time: the
/// builder keeps track of where features stand, and the dense layers beside them take that order
/// into their weights.
class NetworkBuilder {
 public:
  explicit NetworkBuilder(const NetworkSource& source) : source_(source) {}

  /// Returns the steps; memory for what flows between them is still to be allocated. Errors: those
  /// of the steps that compute.
  Result<std::vector<Step>> build();

  /// Returns where the output of each layer is, once the network is built.
  std::vector<LayerEnd> take_ends() { return std::move(ends_); }

  /// The bytes that `build` takes: those that the steps keep, and at most at one time for copies.
  struct Bytes {
    std::uint64_t kept = 0;
    std::uint64_t copies = 0;
  };

  /// Predicts the bytes, so that they can be reserved before: vectors cannot report an error.
  static Bytes bytes_needed(const NetworkSource& source);

 private:
  // The memory of layers, and of one layer, beside their weights.
  static std::uint64_t working_bytes(const std::vector<Layer>& layers,
                                     const std::vector<LayerShapes>& shapes);
  static std::uint64_t working_bytes(const Dense& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const Conv2d& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const ConvTranspose2d& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const Upsample& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const Affine& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const Activate& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const Residual& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const Flatten& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const Unflatten& layer, const LayerShapes& shapes);
  static std::uint64_t working_bytes(const ConcatLabel& layer, const LayerShapes& shapes);

  // Each adds the steps of one layer.
  Result<void> add(const Dense& layer, const LayerShapes& shapes);
  Result<void> add(const Conv2d& layer, const LayerShapes& shapes);
  Result<void> add(const ConvTranspose2d& layer, const LayerShapes& shapes);
  Result<void> add(const Upsample& layer, const LayerShapes& shapes);
  Result<void> add(const Affine& layer, const LayerShapes& shapes);
  Result<void> add(const Activate& layer, const LayerShapes& shapes);
  Result<void> add(const Residual& layer, const LayerShapes& shapes);
  Result<void> add(const Flatten& layer, const LayerShapes& shapes);
  Result<void> add(const Unflatten& layer, const LayerShapes& shapes);
  Result<void> add(const ConcatLabel& layer, const LayerShapes& shapes);

  Result<void> add_list(const std::vector<Layer>& layers, const std::vector<LayerShapes>& shapes);
  Result<void> add_layer(const std::vector<Layer>& layers, const std::vector<LayerShapes>& shapes,
                         std::size_t index);
  Result<void> add_transposed(const ConvTranspose2d& layer, const LayerShapes& shapes,
                              const std::vector<float>& weight);
  template <class Operator>
  Result<void> add_operator(Result<Operator> op, int out_size,
                            const ActivationFunction& activation = {});
  void add_step(decltype(Step::work) work, int out_size, const ActivationFunction& activation = {});
  int free_slot() const;
  void reorder_to(const FeatureOrder& order, int size);
  FeatureOrder order_for_next_layer() const;
  std::vector<float> tensor(const std::string& name) const;

  const NetworkSource& source_;
  const Layer* next_layer_ = nullptr;         // behind the one that is added, in its list
  const LayerShapes* next_shapes_ = nullptr;  // of that
  FeatureOrder order_;                        // of what flows out of the last step
  int slot_ = input_slot;                     // where that lies
  std::vector<int> kept_slots_;               // which later steps will read
  std::vector<Step> steps_;
  std::vector<LayerEnd> ends_;
};

}  // namespace vaelet::engine
