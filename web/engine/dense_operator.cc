#include "web/engine/dense_operator.h"

#include "shared/weights/half.h"
#include "web/xnnpack/tile.h"

namespace vaelet::engine {
namespace {

constexpr std::size_t tile = vaelet_tile_columns;

std::uint64_t tile_floats(std::uint64_t in, bool is_whole) {
  return is_whole ? vaelet_whole_head_floats + in * vaelet_whole_input_floats
                  : vaelet_head_floats + in * vaelet_input_floats;
}

std::uint64_t all_floats(std::uint64_t in, std::uint64_t out, bool is_whole) {
  constexpr std::uint64_t outputs = tile * vaelet_tiles_at_once;
  return (out + outputs - 1) / outputs * vaelet_tiles_at_once * tile_floats(in, is_whole);
}

std::size_t place_of(const FeatureOrder& order, std::size_t index) {
  return order.empty() ? index : static_cast<std::size_t>(order[index]);
}

/// Writes the weights of an output to its column of a tile.
template <class From, class To, class Change>
void spread(const From* from, std::size_t count, const FeatureOrder& order, To* to, Change change) {
  if (order.empty()) {
    for (std::size_t i = 0; i < count; ++i, to += tile) *to = change(from[i]);
    return;
  }
  const int* places = order.data();
  for (std::size_t i = 0; i < count; ++i) {
    to[static_cast<std::size_t>(places[i]) * tile] = change(from[i]);
  }
}

}  // namespace

std::uint64_t DenseOperator::bytes(std::uint64_t in, std::uint64_t out, bool is_whole) {
  return (all_floats(in, out, is_whole) + 2 * in) * sizeof(float);
}

Result<DenseOperator> DenseOperator::create(const FullyConnected& layer, bool keeps_whole) {
  DenseOperator made;
  const auto in = static_cast<std::size_t>(layer.in);
  const auto out = static_cast<std::size_t>(layer.out);
  made.is_whole_ = keeps_whole && layer.weight.dtype == DType::i8;
  made.tile_floats_ = static_cast<std::size_t>(tile_floats(in, made.is_whole_));
  VAELET_TRY_ASSIGN(
      made.tiles_, Buffer::allocate(static_cast<std::size_t>(all_floats(in, out, made.is_whole_))));
  VAELET_TRY_ASSIGN(made.scratch_, Buffer::allocate(2 * in));
  made.dense_ = {.in = in,
                 .out = out,
                 .min = layer.clamp.min,
                 .max = layer.clamp.max,
                 .tiles = made.tiles_.data(),
                 .scratch = made.scratch_.data()};
  if (made.is_whole_) {
    made.pack_whole(layer);
  } else {
    made.pack(layer);
  }
  return made;
}

void DenseOperator::pack(const FullyConnected& layer) {
  const std::vector<float> weight = tensor_values(layer.weight);
  const float* from = weight.data();
  for (std::size_t output = 0; output < dense_.out; ++output, from += dense_.in) {
    const std::size_t place = place_of(layer.out_order, output);
    float* to = tiles_.data() + place / tile * tile_floats_ + place % tile;
    *to = layer.bias[output];
    spread(from, dense_.in, layer.in_order, to + vaelet_head_floats, [](float w) { return w; });
  }
}

void DenseOperator::pack_whole(const FullyConnected& layer) {
  const std::byte* from = layer.weight.bytes.data();
  for (std::size_t output = 0; output < dense_.out; ++output, from += dense_.in) {
    const std::size_t place = place_of(layer.out_order, output);
    float* head = tiles_.data() + place / tile * tile_floats_;
    head[place % tile] = layer.bias[output];
    head[tile + place % tile] = layer.weight.scale[output];
    // Outputs 0, 4, 1, 5, ...: see dense_kernels.h.
    auto* to = reinterpret_cast<std::uint16_t*>(head + vaelet_whole_head_floats) +
               place % tile % (tile / 2) * 2 + place % tile / (tile / 2);
    spread(from, dense_.in, layer.in_order, to, [](std::byte whole) {
      const auto value = static_cast<float>(static_cast<std::int8_t>(whole));
      return static_cast<std::uint16_t>(bits_of_float(value) >> 16);
    });
  }
}

void DenseOperator::run(std::size_t rows, const float* input, float* output) const {
  if (is_whole_) {
    vaelet_dense_run_whole(&dense_, rows, input, output);
  } else {
    vaelet_dense_run(&dense_, rows, input, output);
  }
}

}  // namespace vaelet::engine
