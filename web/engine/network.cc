#include "web/engine/network.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "web/engine/network_builder.h"

namespace vaelet::engine {

Result<Network> Network::create(const NetworkSource& source) {
  VAELET_TRY_ASSIGN(auto steps, NetworkBuilder(source).build());
  Network network(std::move(steps));
  VAELET_TRY(network.allocate(source.shapes.front().in.size(), source.max_batch));
  return network;
}

Result<void> Network::allocate(int in_size, int max_batch) {
  int between_size = 0;
  for (std::size_t i = 0; i + 1 < steps_.size(); ++i) {
    between_size = std::max(between_size, steps_[i].out_size);
  }
  const std::pair<Buffer*, int> buffers[] = {{&input_, in_size},
                                             {&output_, steps_.back().out_size},
                                             {&between_[0], between_size},
                                             {&between_[1], between_size}};
  for (const auto& [buffer, row_size] : buffers) {
    VAELET_TRY_ASSIGN(auto allocated, Buffer::allocate(static_cast<std::size_t>(row_size) *
                                                       static_cast<std::size_t>(max_batch)));
    *buffer = std::move(allocated);
  }
  const float* in = input_.data();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    steps_[i].in = in;
    steps_[i].out = i + 1 == steps_.size() ? output_.data() : between_[i % 2].data();
    in = steps_[i].out;
  }
  const xnn_status status = prepare(max_batch);
  if (status != xnn_status_success) {
    return tl::unexpected<Error>(xnn_error(status, "preparing the layers"));
  }
  return {};
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

}  // namespace vaelet::engine
