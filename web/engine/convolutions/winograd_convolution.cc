#include "web/engine/convolutions/winograd_convolution.h"

#include <algorithm>
#include <utility>

#include "web/engine/convolutions/winograd_tile.h"
#include "web/engine/float4.h"

namespace vaelet::engine {
namespace {

/// Enough rows to keep the kernels busy, and few enough for sums and products to stay near the
/// processor.
constexpr int tiles_at_a_time = 12;

/// Floats between what belongs to one sum and to the next: at a distance of a power of two, all of
/// a tile's would compete for few lines of the cache.
constexpr int gap = 16;

/// How many multiplications cost as much as a value that is read, added and written, about.
constexpr double cost_of_value = 8.0;

/// Returns the number of products of a tile.
std::size_t count_products(const WinogradPlan& plan, int out) {
  return static_cast<std::size_t>(plan.y.needed() * plan.x.needed() * out);
}

std::size_t working_floats(const ConvTranspose2d& layer, const WinogradPlan& plan) {
  const int edges = layer.out + std::max(layer.in, layer.out);
  const int sums = plan.products() * (tiles_at_a_time * layer.in + 2 * gap);
  return static_cast<std::size_t>(edges + sums) + tiles_at_a_time * count_products(plan, layer.out);
}

/// Adds a part of the weights of one tap.
void add(const float* weights, std::size_t count, float part, float* sums) {
  for (std::size_t i = 0; i < count; i += 4) {
    store(load(sums + i) + part * load(weights + i), sums + i);
  }
}

/// Adds up the weights of a product for a phase.
void add_weights(const WinogradPlan& plan, int product, int phase, int kernel,
                 const std::vector<float>& weight, float* sums) {
  const std::size_t size = weight.size() / static_cast<std::size_t>(kernel * kernel);
  for (int y = 0; y < kernel; ++y) {
    const float part_y = plan.y.part(product / plan.y.side(), phase / plan.y.stride(), y);
    for (int x = 0; part_y != 0.0F && x < kernel; ++x) {
      const float part_x = plan.x.part(product % plan.x.side(), phase % plan.x.stride(), x);
      if (part_x == 0.0F) continue;
      const auto tap = static_cast<std::size_t>(y * kernel + x);
      add(weight.data() + tap * size, size, part_y * part_x, sums);
    }
  }
}

}  // namespace

std::optional<WinogradPlan> WinogradPlan::of(const ConvTranspose2d& layer,
                                             const LayerShapes& shapes) {
  const auto y = WinogradAxis::of(layer.kernel, layer.stride, layer.padding.top);
  const auto x = WinogradAxis::of(layer.kernel, layer.stride, layer.padding.left);
  const bool are_whole = (layer.in | layer.out) % 4 == 0;
  if (!y || !x || y->side() != x->side() || !are_whole) return {};
  const WinogradPlan plan{*y, *x};
  const int tiles = y->tiles(shapes.out.height) * x->tiles(shapes.out.width);
  const int pixels = std::min(shapes.in.pixels(), shapes.out.pixels());
  const double weights = static_cast<double>(layer.in) * layer.out;
  const double values =
      static_cast<double>(plan.products()) * (layer.in + plan.phases() * layer.out);
  const double by_patches = pixels * weights * layer.kernel * layer.kernel;
  const double by_tiles = tiles * (weights * y->needed() * x->needed() + values * cost_of_value);
  if (by_tiles >= by_patches) return {};
  return plan;
}

std::size_t WinogradConvolution::floats(const ConvTranspose2d& layer, const WinogradPlan& plan) {
  return working_floats(layer, plan) +
         count_products(plan, layer.out) * static_cast<std::size_t>(layer.in + 1);
}

WinogradConvolution::WinogradConvolution(const ConvTranspose2d& layer, const LayerShapes& shapes,
                                         const WinogradPlan& plan, Buffer memory)
    : plan_(plan),
      in_(shapes.in),
      out_(shapes.out),
      tiles_across_(plan.x.tiles(shapes.out.width)),
      tiles_(plan.y.tiles(shapes.out.height) * tiles_across_),
      activation_(function_of(layer.activation)),
      memory_(std::move(memory)),
      outside_(memory_.data()),
      zeros_(outside_ + layer.out),
      sums_(zeros_ + std::max(layer.in, layer.out)),
      products_end_(sums_ + plan.products() * sums_step()),
      products_(static_cast<std::size_t>(plan.products() * plan.phases()), {zeros_, 0}) {
  std::fill(zeros_, sums_, 0.0F);
}

Result<std::unique_ptr<ImageOperator>> WinogradConvolution::create(const ConvTranspose2d& layer,
                                                                   const LayerShapes& shapes,
                                                                   const WinogradPlan& plan,
                                                                   const std::vector<float>& weight,
                                                                   const std::vector<float>& bias) {
  VAELET_TRY_ASSIGN(auto memory, Buffer::allocate(working_floats(layer, plan)));
  std::unique_ptr<WinogradConvolution> made(
      new WinogradConvolution(layer, shapes, plan, std::move(memory)));
  for (int product = 0; product < plan.products(); ++product) {
    VAELET_TRY(made->add_multiplication(product, layer.kernel, weight, bias));
  }
  return made;
}

/// Makes the dense layer of one sum, with columns for each phase that needs its products. The bias
/// is in the one product that is a part of all outputs.
Result<void> WinogradConvolution::add_multiplication(int product, int kernel,
                                                     const std::vector<float>& weight,
                                                     const std::vector<float>& bias) {
  int columns = 0;
  for (int phase = 0; phase < plan_.phases(); ++phase) {
    if (plan_.is_needed(product, phase)) columns += out_.channels;
  }
  std::vector<float> rows(static_cast<std::size_t>(columns * in_.channels));
  std::vector<float> biases(static_cast<std::size_t>(columns));
  int column = 0;
  for (int phase = 0; phase < plan_.phases(); ++phase) {
    if (!plan_.is_needed(product, phase)) continue;
    products_[static_cast<std::size_t>(product * plan_.phases() + phase)] = {products_end_ + column,
                                                                             columns};
    add_weights(plan_, product, phase, kernel, weight, rows.data() + column * in_.channels);
    if (product == plan_.x.side() + 1) std::copy(bias.begin(), bias.end(), biases.begin() + column);
    column += out_.channels;
  }
  VAELET_TRY_ASSIGN(
      auto dense,
      XnnOperator::create(
          {.in = in_.channels, .out = columns, .clamp = {}, .weight = rows, .bias = biases}));
  multiplications_[static_cast<std::size_t>(product)] = {std::move(dense), products_end_};
  products_end_ += tiles_at_a_time * columns + gap;
  return {};
}

int WinogradConvolution::sums_step() const { return tiles_at_a_time * in_.channels + gap; }

/// An image gets its activation behind its last tile, while it is near the processor.
void WinogradConvolution::run(int batch, const float* input, float* output) {
  for (int first = 0; first < batch * tiles_; first += tiles_at_a_time) {
    const int count = std::min(tiles_at_a_time, batch * tiles_ - first);
    for (int place = 0; place < count; ++place) {
      const int tile = first + place;
      write_sums(tile % tiles_, place, input + tile / tiles_ * in_.size());
    }
    multiply(count);
    for (int place = 0; place < count; ++place) {
      const int tile = first + place;
      float* image = output + tile / tiles_ * out_.size();
      write_outputs(tile % tiles_, place, image);
      if ((tile + 1) % tiles_ == 0) activation_.run(image, static_cast<std::size_t>(out_.size()));
    }
  }
}

void WinogradConvolution::write_sums(int tile, int place, const float* image) {
  const int side = plan_.y.side();
  const int first_y = plan_.y.first_input(tile / tiles_across_);
  const int first_x = plan_.x.first_input(tile % tiles_across_);
  const float* inputs[largest_winograd_side * largest_winograd_side];
  for (int i = 0; i < side * side; ++i) {
    const int y = first_y + i / side;
    const int x = first_x + i % side;
    const bool is_inside = y >= 0 && y < in_.height && x >= 0 && x < in_.width;
    inputs[i] = is_inside ? image + (y * in_.width + x) * in_.channels : zeros_;
  }
  write_winograd_sums(side, inputs, in_.channels, sums_ + place * in_.channels, sums_step());
}

void WinogradConvolution::multiply(int tiles) {
  const float* sums = sums_;
  for (int product = 0; product < plan_.products(); ++product, sums += sums_step()) {
    auto& [dense, products] = multiplications_[static_cast<std::size_t>(product)];
    if (tiles != prepared_tiles_) dense.prepare(tiles, sums, products);
    dense.run();
  }
  prepared_tiles_ = tiles;
}

void WinogradConvolution::write_outputs(int tile, int place, float* image) {
  const int stride = plan_.y.stride();
  const int first_y = tile / tiles_across_ * 2 * stride;
  const int first_x = tile % tiles_across_ * 2 * stride;
  for (int phase = 0; phase < plan_.phases(); ++phase) {
    const float* products[largest_winograd_side * largest_winograd_side];
    const Products* from = products_.data() + phase;
    for (int i = 0; i < plan_.products(); ++i, from += plan_.phases()) {
      products[i] = from->first + place * from->step;
    }
    float* outputs[4];
    for (int i = 0; i < 4; ++i) {
      const int y = first_y + i / 2 * stride + phase / stride;
      const int x = first_x + i % 2 * stride + phase % stride;
      const bool is_inside = y < out_.height && x < out_.width;
      outputs[i] = is_inside ? image + (y * out_.width + x) * out_.channels : outside_;
    }
    write_winograd_outputs(plan_.y.side(), products, out_.channels, outputs);
  }
}

}  // namespace vaelet::engine
