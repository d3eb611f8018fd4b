#include "web/engine/network.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "web/engine/network_builder.h"

namespace vaelet::engine {

Result<Network> Network::create(const NetworkSource& source) {
  NetworkBuilder builder(source);
  VAELET_TRY_ASSIGN(auto steps, builder.build());
  Network network(std::move(steps), builder.take_ends());
  VAELET_TRY(network.allocate(source.shapes.front().in.size(), source.max_batch));
  return network;
}

Result<void> Network::allocate(int in_size, int max_batch) {
  const std::pair<Buffer*, int> ends[] = {{&input_, in_size}, {&output_, steps_.back().out_size}};
  for (const auto& [buffer, row_size] : ends) {
    VAELET_TRY_ASSIGN(*buffer, Buffer::allocate(static_cast<std::size_t>(row_size) *
                                                static_cast<std::size_t>(max_batch)));
  }
  VAELET_TRY(allocate_slots(max_batch));
  connect();
  const xnn_status status = prepare(max_batch);
  if (status != xnn_status_success) {
    return tl::unexpected<Error>(xnn_error(status, "preparing the layers"));
  }
  return {};
}

/// Gives each slot the memory of the widest rows that a step writes there. The last step writes the
/// output instead.
Result<void> Network::allocate_slots(int max_batch) {
  std::vector<int> widths;
  for (std::size_t i = 0; i + 1 < steps_.size(); ++i) {
    const auto slot = static_cast<std::size_t>(steps_[i].out_slot);
    if (slot >= widths.size()) widths.resize(slot + 1);
    widths[slot] = std::max(widths[slot], steps_[i].out_size);
  }
  for (const int width : widths) {
    VAELET_TRY_ASSIGN(auto slot, Buffer::allocate(static_cast<std::size_t>(width) *
                                                  static_cast<std::size_t>(max_batch)));
    slots_.push_back(std::move(slot));
  }
  return {};
}

/// Sets the addresses of all steps' rows.
void Network::connect() {
  const auto address = [this](int slot) {
    return slot == input_slot ? input_.data() : slots_[static_cast<std::size_t>(slot)].data();
  };
  for (Step& step : steps_) {
    step.in = address(step.in_slot);
    if (auto* add = std::get_if<AddRows>(&step.work)) add->other = address(add->other_slot);
    step.out = &step == &steps_.back() ? output_.data() : address(step.out_slot);
  }
}

xnn_status Network::prepare(int batch) {
  for (Step& step : steps_) {
    const xnn_status status = engine::prepare(step, batch);
    if (status != xnn_status_success) return status;
  }
  prepared_batch_ = batch;
  return xnn_status_success;
}

void Network::run(int batch, const float* label_weights) {
  if (batch != prepared_batch_) prepare(batch);
  for (Step& step : steps_) engine::run(step, batch, label_weights);
}

LayerOutput Network::run_layer(std::size_t layer, const float* label_weights) {
  if (prepared_batch_ != 1) prepare(1);
  const LayerEnd& end = ends_[layer];
  for (std::size_t i = layer == 0 ? 0 : ends_[layer - 1].steps; i < end.steps; ++i) {
    engine::run(steps_[i], 1, label_weights);
  }
  return {.values = end.steps == 0 ? input_.data() : steps_[end.steps - 1].out,
          .order = end.order.empty() ? nullptr : end.order.data()};
}

}  // namespace vaelet::engine
