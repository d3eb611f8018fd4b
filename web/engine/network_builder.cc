#include "web/engine/network_builder.h"

#include <algorithm>
#include <utility>

#include "web/engine/convolutions/convolution.h"
#include "web/engine/convolutions/transposed_convolution.h"
#include "web/engine/convolutions/winograd_convolution.h"
#include "web/xnnpack/tile.h"

namespace vaelet::engine {
namespace {

/// Returns whether a convolution is faster as a transposed one, which adds up the same products:
/// Winograd's, or patches where a tile of the kernel would compute eight outputs for each pixel,
/// however few it has.
bool is_faster_transposed(const Conv2d& layer, const LayerShapes& shapes) {
  if (layer.stride != 1) return false;
  return layer.out < vaelet_tile_columns || WinogradPlan::of(transposed(layer), shapes).has_value();
}

}  // namespace

Result<std::vector<Step>> NetworkBuilder::build() {
  for (std::size_t index = 0; index < source_.layers.size(); ++index) {
    VAELET_TRY(add_layer(source_.layers, source_.shapes, index));
    ends_.push_back({.steps = steps_.size(), .order = order_});
  }
  const int out_size = source_.shapes.back().out.size();
  reorder_to({}, out_size);
  if (steps_.empty()) add_step(CopyRows{}, out_size);  // a network has a step at least
  return std::move(steps_);
}

Result<void> NetworkBuilder::add_list(const std::vector<Layer>& layers,
                                      const std::vector<LayerShapes>& shapes) {
  for (std::size_t index = 0; index < layers.size(); ++index) {
    VAELET_TRY(add_layer(layers, shapes, index));
  }
  return {};
}

Result<void> NetworkBuilder::add_layer(const std::vector<Layer>& layers,
                                       const std::vector<LayerShapes>& shapes, std::size_t index) {
  const bool is_last = index + 1 == layers.size();
  next_layer_ = is_last ? nullptr : &layers[index + 1];
  next_shapes_ = is_last ? nullptr : &shapes[index + 1];
  return std::visit([&](const auto& layer) { return add(layer, shapes[index]); }, layers[index]);
}

NetworkBuilder::Bytes NetworkBuilder::bytes_needed(const NetworkSource& source) {
  // Of the largest tensor: widened, reordered by columns, by rows.
  constexpr std::uint64_t copy_count = 3;
  Bytes bytes;
  bytes.kept = static_cast<std::uint64_t>(count_parameters(source.layers)) * sizeof(float);
  bytes.kept += working_bytes(source.layers, source.shapes);
  for (const LayerShapes& layer : source.shapes) {  // the orders of features
    if (!layer.out.is_image) bytes.kept += sizeof(int) * static_cast<std::size_t>(layer.out.size());
  }
  for (const auto& [name, tensor] : source.tensors) {
    const auto elements = static_cast<std::uint64_t>(tensor.element_count());
    bytes.copies = std::max(bytes.copies, copy_count * elements * sizeof(float));
  }
  return bytes;
}

std::uint64_t NetworkBuilder::working_bytes(const std::vector<Layer>& layers,
                                            const std::vector<LayerShapes>& shapes) {
  std::uint64_t bytes = 0;
  for (std::size_t index = 0; index < layers.size(); ++index) {
    bytes += std::visit([&](const auto& layer) { return working_bytes(layer, shapes[index]); },
                        layers[index]);
  }
  return bytes;
}

std::uint64_t NetworkBuilder::working_bytes(const Dense& /*layer*/, const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Dense& layer, const LayerShapes& shapes) {
  const FeatureOrder out_order = order_for_next_layer();
  const std::vector<float> weight =
      with_row_order(with_column_order(tensor(layer.name + ".weight"), order_), out_order);
  const std::vector<float> bias = with_row_order(tensor(layer.name + ".bias"), out_order);
  order_ = out_order;
  return add_operator(XnnOperator::create(FullyConnected{.in = layer.in,
                                                         .out = layer.out,
                                                         .clamp = plan_of(layer.activation).clamp,
                                                         .weight = weight,
                                                         .bias = bias}),
                      shapes.out.size(), plan_of(layer.activation).function);
}

std::uint64_t NetworkBuilder::working_bytes(const Conv2d& layer, const LayerShapes& shapes) {
  if (is_faster_transposed(layer, shapes)) return working_bytes(transposed(layer), shapes);
  return Convolution::tile_floats(layer) * sizeof(float);
}

Result<void> NetworkBuilder::add(const Conv2d& layer, const LayerShapes& shapes) {
  if (is_faster_transposed(layer, shapes)) {
    return add_transposed(transposed(layer), shapes,
                          turned_convolution_weight(tensor(layer.name + ".weight"), layer.in,
                                                    layer.out, layer.kernel));
  }
  const std::vector<float> weight =
      convolution_weight(tensor(layer.name + ".weight"), layer.in, layer.out, layer.kernel);
  const std::vector<float> bias = tensor(layer.name + ".bias");
  return add_operator(Convolution::create(layer, shapes, weight, bias), shapes.out.size(),
                      plan_of(layer.activation).function);
}

std::uint64_t NetworkBuilder::working_bytes(const ConvTranspose2d& layer,
                                            const LayerShapes& shapes) {
  const auto plan = WinogradPlan::of(layer, shapes);
  return (plan ? WinogradConvolution::floats(layer, *plan)
               : TransposedConvolution::working_floats(layer)) *
         sizeof(float);
}

Result<void> NetworkBuilder::add(const ConvTranspose2d& layer, const LayerShapes& shapes) {
  return add_transposed(layer, shapes,
                        transposed_convolution_weight(tensor(layer.name + ".weight"), layer.in,
                                                      layer.out, layer.kernel));
}

Result<void> NetworkBuilder::add_transposed(const ConvTranspose2d& layer, const LayerShapes& shapes,
                                            const std::vector<float>& weight) {
  std::vector<float> bias = tensor(layer.name + ".bias");
  if (const auto plan = WinogradPlan::of(layer, shapes)) {
    return add_operator(WinogradConvolution::create(layer, shapes, *plan, weight, bias),
                        shapes.out.size());
  }
  return add_operator(TransposedConvolution::create(layer, shapes, weight, std::move(bias)),
                      shapes.out.size());
}

std::uint64_t NetworkBuilder::working_bytes(const Upsample& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Upsample& layer, const LayerShapes& shapes) {
  add_step(RepeatPixels{.image = shapes.in, .factor = layer.factor}, shapes.out.size());
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const Affine& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Affine& layer, const LayerShapes& shapes) {
  add_step(ScaleAndShift{.weight = with_row_order(tensor(layer.name + ".weight"), order_),
                         .bias = with_row_order(tensor(layer.name + ".bias"), order_)},
           shapes.out.size());
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const Activate& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Activate& layer, const LayerShapes& shapes) {
  add_step(CopyRows{}, shapes.out.size(), function_of(layer.activation));
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const Residual& layer, const LayerShapes& shapes) {
  return working_bytes(layer.layers, shapes.layers) +
         working_bytes(layer.shortcut, shapes.shortcut);
}

Result<void> NetworkBuilder::add(const Residual& layer, const LayerShapes& shapes) {
  reorder_to({}, shapes.in.size());  // both ways end in one order
  const int in_slot = slot_;
  kept_slots_.push_back(in_slot);
  VAELET_TRY(add_list(layer.layers, shapes.layers));
  const int sum_slot = slot_;
  kept_slots_.back() = sum_slot;
  slot_ = in_slot;
  VAELET_TRY(add_list(layer.shortcut, shapes.shortcut));
  const int other_slot = std::exchange(slot_, sum_slot);
  kept_slots_.back() = other_slot;
  add_step(AddRows{.other_slot = other_slot}, shapes.out.size(), function_of(layer.activation));
  kept_slots_.pop_back();
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const Flatten& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Flatten& /*layer*/, const LayerShapes& shapes) {
  order_ = channels_last_order(shapes.in);
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const Unflatten& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const Unflatten& /*layer*/, const LayerShapes& shapes) {
  reorder_to(channels_last_order(shapes.out), shapes.out.size());
  order_.clear();
  return {};
}

std::uint64_t NetworkBuilder::working_bytes(const ConcatLabel& /*layer*/,
                                            const LayerShapes& /*shapes*/) {
  return 0;
}

Result<void> NetworkBuilder::add(const ConcatLabel& /*layer*/, const LayerShapes& shapes) {
  if (!order_.empty()) {
    for (int i = shapes.in.size(); i < shapes.out.size(); ++i) order_.push_back(i);
  }
  add_step(AppendLabel{.features = shapes.in.size(), .labels = source_.labels}, shapes.out.size());
  return {};
}

template <class Operator>
Result<void> NetworkBuilder::add_operator(Result<Operator> op, int out_size,
                                          const ActivationFunction& activation) {
  VAELET_TRY_ASSIGN(Operator made, std::move(op));
  add_step(std::move(made), out_size, activation);
  return {};
}

/// Adds a step that reads what flows, and writes what flows on.
void NetworkBuilder::add_step(decltype(Step::work) work, int out_size,
                              const ActivationFunction& activation) {
  const int in_slot = std::exchange(slot_, free_slot());
  steps_.push_back({.work = std::move(work),
                    .out_size = out_size,
                    .activation = activation,
                    .in_slot = in_slot,
                    .out_slot = slot_});
}

/// Returns the first slot that holds nothing that is still to be read.
int NetworkBuilder::free_slot() const {
  int slot = 0;
  while (slot == slot_ ||
         std::find(kept_slots_.begin(), kept_slots_.end(), slot) != kept_slots_.end())
    ++slot;
  return slot;
}

/// Adds a step that puts the features in `order`, unless they have it.
void NetworkBuilder::reorder_to(const FeatureOrder& order, int size) {
  if (order_ == order) return;
  std::vector<int> from(static_cast<std::size_t>(size));
  for (int feature = 0; feature < size; ++feature) {
    const auto i = static_cast<std::size_t>(feature);
    const int source = order_.empty() ? feature : order_[i];
    const int target = order.empty() ? feature : order[i];
    from[static_cast<std::size_t>(target)] = source;
  }
  add_step(Reorder{std::move(from)}, size);
  order_ = order;
}

FeatureOrder NetworkBuilder::order_for_next_layer() const {
  if (next_layer_ == nullptr || !std::holds_alternative<Unflatten>(*next_layer_)) return {};
  return channels_last_order(next_shapes_->out);
}

std::vector<float> NetworkBuilder::tensor(const std::string& name) const {
  return tensor_values(source_.tensors.find(name)->second);
}

}  // namespace vaelet::engine
