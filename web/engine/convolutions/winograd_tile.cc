#include "web/engine/convolutions/winograd_tile.h"

#include "web/engine/float4.h"

namespace vaelet::engine {
namespace {

/// Replaces the values of a row or column, `step` apart, by their sums.
template <int side>
void add_inputs(Float4* x, int step) {
  if constexpr (side == 3) {
    x[0] -= x[step];
    x[2 * step] -= x[step];
  } else {
    const Float4 x1 = x[step];
    const Float4 x2 = x[2 * step];
    x[0] -= x2;
    x[step] = x1 + x2;
    x[2 * step] = x2 - x1;
    x[3 * step] -= x1;
  }
}

/// Replaces the first two products of a row or column, `step` apart, by the outputs.
template <int side>
void add_products(Float4* p, int step) {
  if constexpr (side == 3) {
    p[0] += p[step];
    p[step] += p[2 * step];
  } else {
    p[0] += p[step] + p[2 * step];
    p[step] += p[3 * step] - p[2 * step];
  }
}

template <int side>
void write_sums(const float* const* inputs, int channels, float* sums, int step) {
  for (int channel = 0; channel < channels; channel += 4) {
    Float4 values[side * side];
    for (int i = 0; i < side * side; ++i) values[i] = load(inputs[i] + channel);
    for (int row = 0; row < side; ++row) add_inputs<side>(values + side * row, 1);
    for (int column = 0; column < side; ++column) add_inputs<side>(values + column, side);
    float* to = sums + channel;
    for (int i = 0; i < side * side; ++i, to += step) store(values[i], to);
  }
}

template <int side>
void write_outputs(const float* const* products, int channels, float* const* outputs) {
  for (int channel = 0; channel < channels; channel += 4) {
    Float4 values[side * side];
    for (int i = 0; i < side * side; ++i) values[i] = load(products[i] + channel);
    for (int row = 0; row < side; ++row) add_products<side>(values + side * row, 1);
    for (int column = 0; column < 2; ++column) add_products<side>(values + column, side);
    store(values[0], outputs[0] + channel);
    store(values[1], outputs[1] + channel);
    store(values[side], outputs[2] + channel);
    store(values[side + 1], outputs[3] + channel);
  }
}

}  // namespace

void write_winograd_sums(int side, const float* const* inputs, int channels, float* sums,
                         int step) {
  side == 3 ? write_sums<3>(inputs, channels, sums, step)
            : write_sums<4>(inputs, channels, sums, step);
}

void write_winograd_outputs(int side, const float* const* products, int channels,
                            float* const* outputs) {
  side == 3 ? write_outputs<3>(products, channels, outputs)
            : write_outputs<4>(products, channels, outputs);
}

}  // namespace vaelet::engine
