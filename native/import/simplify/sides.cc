#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "native/import/fold.h"
#include "native/import/full_kernel.h"
#include "native/import/functions/recognise.h"
#include "native/import/simplify/rules.h"

namespace vaelet::native {
namespace {

/// Calls a function with each side of both.
template <class Function>
Padding for_each_side(const Padding& first, const Padding& second, const Function& function) {
  return {function(first.top, second.top), function(first.left, second.left),
          function(first.bottom, second.bottom), function(first.right, second.right)};
}

Padding sum(const Padding& first, const Padding& second) {
  return for_each_side(first, second, std::plus<int>());
}

/// Returns a number of rows that a side of padding has more than a convolution may.
int excess(int side, int kernel) { return std::max(side - (kernel - 1), 0); }

/// Puts zeros around a kernel whose padding is as large as itself, which a model may not have.
template <class Layer>
bool enlarge_kernel(PieceList& list, Piece& piece, Layer& layer, std::int64_t rows,
                    std::int64_t columns) {
  const Padding& sides = layer.padding;
  const int behind = excess(std::max(sides.top, sides.left), layer.kernel);
  const int before = excess(std::max(sides.bottom, sides.right), layer.kernel);
  if (before + behind == 0 || layer.kernel + before + behind > max_kernel) return false;
  const Padding zeros(before, before, behind, behind);
  auto full = surrounded({{rows, columns, layer.kernel, layer.kernel}, piece.weight}, zeros);
  if (!full || !list.grow(std::ssize(full->values) - std::ssize(piece.weight))) return false;
  piece.weight = std::move(full->values);
  layer.kernel += before + behind;
  layer.padding = sum(sides, zeros);
  return true;
}

/// Takes the padding of a convolution off instead of what is cropped behind it; what is more is
/// cropped before it.
bool crop_before(PieceList& list, std::size_t at, Conv2d& conv, Crop& crop) {
  if (conv.stride != 1) return false;
  const auto left_over = [](int from, int taken) { return std::max(from - taken, 0); };
  const Padding padding = conv.padding;
  conv.padding = for_each_side(padding, crop.sides, left_over);
  crop.sides = for_each_side(crop.sides, padding, left_over);
  if (crop.sides == Padding(0)) {
    list.erase(at + 1);
    return true;
  }
  return list.swap(at);
}

/// Crops before pixels are repeated, where whole ones are cropped.
bool crop_before(PieceList& list, std::size_t at, const Upsample& upsample, Crop& crop) {
  const int factor = upsample.factor;
  const auto rest = [factor](int side, int) { return side % factor; };
  if (!(for_each_side(crop.sides, {}, rest) == Padding(0))) return false;
  crop.sides = for_each_side(crop.sides, {}, [factor](int side, int) { return side / factor; });
  return list.swap(at);
}

/// Returns whether a piece gives 0 of every 0, so that zeros can stand around what it gives as
/// well.
bool keeps_zeros(const Piece& piece) {
  if (piece.is<Affine>()) return only_scales(piece);
  const auto* activate = piece.find<Activate>();
  return activate != nullptr && activation_value(activate->activation, 0.0) == 0.0;
}

}  // namespace

bool allow_padding(PieceList& list, std::size_t at) {
  Piece& piece = list[at];
  if (auto* conv = piece.find<Conv2d>())
    return enlarge_kernel(list, piece, *conv, conv->out, conv->in);
  if (auto* conv = piece.find<ConvTranspose2d>())
    return enlarge_kernel(list, piece, *conv, conv->in, conv->out);
  return false;
}

bool move_sides(PieceList& list, std::size_t at) {
  Piece& first = list[at];
  Piece& second = list[at + 1];
  if (auto* pad = first.find<Pad>()) {
    if (auto* other = second.find<Pad>()) {
      pad->sides = sum(pad->sides, other->sides);
      list.erase(at + 1);
      return true;
    }
    if (keeps_zeros(second)) return list.swap(at);
    if (const auto* upsample = second.find<Upsample>()) {
      pad->sides = for_each_side(
          pad->sides, {}, [factor = upsample->factor](int side, int) { return side * factor; });
      return list.swap(at);
    }
    auto* conv = second.find<Conv2d>();
    if (conv == nullptr) return false;
    conv->padding = sum(conv->padding, pad->sides);
    list.erase(at);
    return true;
  }
  auto* crop = second.find<Crop>();
  if (crop == nullptr) return false;
  if (keeps_values(first)) return list.swap(at);
  if (auto* conv = first.find<Conv2d>()) return crop_before(list, at, *conv, *crop);
  if (const auto* upsample = first.find<Upsample>()) return crop_before(list, at, *upsample, *crop);
  Padding* sides = nullptr;
  if (auto* other = first.find<Crop>()) sides = &other->sides;
  if (auto* conv = first.find<ConvTranspose2d>()) sides = &conv->padding;
  if (sides == nullptr) return false;
  *sides = sum(*sides, crop->sides);
  list.erase(at + 1);
  return true;
}

}  // namespace vaelet::native
