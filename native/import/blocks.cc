#include "native/import/blocks.h"

#include <cstddef>
#include <utility>

namespace vaelet::native {
namespace {

/// Where the first of a channel's values stands in an image that is cut into blocks: its channel,
/// and its pixel within the block.
struct Source {
  std::int64_t channel = 0;
  std::int64_t pixel = 0;
};

/// Returns the source of each channel of `small`, of an order that gives `small` of `large`; an
/// empty list where it moves no blocks.
std::vector<Source> sources_of(const Order& order, const Shape& large, const Shape& small) {
  const std::int64_t side = large.height / small.height;
  std::vector<Source> sources;
  std::size_t at = 0;
  for (int channel = 0; channel < small.channels; ++channel) {
    const std::int64_t first = order[at];
    const std::int64_t row = first % large.pixels() / large.width;
    const std::int64_t column = first % large.width;
    if (row >= side || column >= side) return {};
    for (int y = 0; y < small.height; ++y) {
      for (int x = 0; x < small.width; ++x) {
        if (order[at++] != first + (std::int64_t{y} * large.width + x) * side) return {};
      }
    }
    sources.push_back({first / large.pixels(), row * side + column});
  }
  return sources;
}

bool is_cut(const Shape& large, const Shape& small) {
  const int side = large.height / small.height;
  return side >= 1 && side <= max_kernel && small.height * side == large.height &&
         small.width * side == large.width;
}

/// Returns the order that undoes one of all values; empty where that takes some only.
Order undone(const Order& order, int values) {
  Order result(static_cast<std::size_t>(values), -1);
  if (order.size() != result.size()) return {};
  for (std::size_t at = 0; at < order.size(); ++at) {
    result[static_cast<std::size_t>(order[at])] = static_cast<std::int32_t>(at);
  }
  return result;
}

}  // namespace

std::optional<Blocks> blocks_of(const Order& order, const Shape& from, const Shape& to) {
  const bool to_channels = is_cut(from, to);
  if (!to_channels && !is_cut(to, from)) return std::nullopt;
  const Shape& large = to_channels ? from : to;
  const Shape& small = to_channels ? to : from;
  const Order back = to_channels ? order : undone(order, from.size());
  if (back.size() != static_cast<std::size_t>(small.size())) return std::nullopt;
  const auto sources = sources_of(back, large, small);
  if (sources.empty()) return std::nullopt;
  Blocks blocks{large.height / small.height, to_channels, from.channels, to.channels, {}};
  const std::int64_t pixels = std::int64_t{blocks.side} * blocks.side;
  for (const Source& source : sources) {
    blocks.sources.push_back(static_cast<std::int32_t>(source.channel * pixels + source.pixel));
  }
  return blocks;
}

Piece blocks_piece(const Blocks& blocks, const std::string& origin) {
  // A weight is [channel of the smaller image, channel of the larger one, pixel of the block]: of a
  // convolution outputs stand in front, of a transposed one inputs.
  const auto row = static_cast<std::size_t>(blocks.to_channels ? blocks.in : blocks.out) *
                   static_cast<std::size_t>(blocks.side) * static_cast<std::size_t>(blocks.side);
  Piece piece{Conv2d{"", blocks.in, blocks.out, blocks.side, blocks.side, Padding(0), {}},
              std::vector<float>(blocks.sources.size() * row),
              std::vector<float>(static_cast<std::size_t>(blocks.out)), origin};
  if (!blocks.to_channels) {
    piece.kind = ConvTranspose2d{"",          blocks.in,           blocks.out, blocks.side,
                                 blocks.side, Padding(0, 0, 0, 0), 0,          {}};
  }
  for (std::size_t channel = 0; channel < blocks.sources.size(); ++channel) {
    piece.weight[channel * row + static_cast<std::size_t>(blocks.sources[channel])] = 1.0F;
  }
  return piece;
}

}  // namespace vaelet::native
