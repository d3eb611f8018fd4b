#include "web/engine/network.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "web/engine/activations.h"
#include "web/engine/network_builder.h"

namespace vaelet::engine {

Result<Network> Network::create(const NetworkSource& source) {
  VAELET_TRY_ASSIGN(auto network, NetworkBuilder(source).build());
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
    if (auto* op = std::get_if<XnnOperator>(&step.work)) {
      const xnn_status status = op->prepare(batch, step.in, step.out);
      if (status != xnn_status_success) return status;
    }
  }
  prepared_batch_ = batch;
  return xnn_status_success;
}

void Network::run(int batch, const float* labels) {
  if (batch != prepared_batch_) prepare(batch);
  for (Step& step : steps_) {
    if (const auto* op = std::get_if<XnnOperator>(&step.work)) {
      op->run();
    } else if (auto* convolution = std::get_if<Convolution>(&step.work)) {
      convolution->run(batch, step.in, step.out);
    } else if (std::holds_alternative<AppendLabel>(step.work)) {
      append_label(step, batch, labels);
    } else {
      reorder(step, batch);
    }
    if (step.silu) silu({step.out, static_cast<std::size_t>(batch * step.out_size)});
  }
}

void Network::append_label(const Step& step, int batch, const float* labels) {
  const auto& work = *std::get_if<AppendLabel>(&step.work);
  const float* features = step.in;
  float* out = step.out;
  for (int row = 0; row < batch; ++row) {
    out = std::copy_n(features, work.features, out);
    out = std::copy_n(labels, work.labels, out);
    features += work.features;
    labels += work.labels;
  }
}

void Network::reorder(const Step& step, int batch) {
  const std::vector<int>& from = std::get_if<Reorder>(&step.work)->from;
  const float* in = step.in;
  float* out = step.out;
  for (int row = 0; row < batch; ++row) {
    for (const int index : from) *out++ = in[index];
    in += from.size();
  }
}

}  // namespace vaelet::engine
