#include <utility>

#include "native/import/fold.h"
#include "native/import/simplify/rules.h"

namespace vaelet::native {
namespace {

/// Returns whether a convolution computes the same when the affine piece before it is in its
/// weights: zeros that stand around the image are not shifted.
bool commutes(const Piece& affine, const Piece& convolution) {
  const auto* conv = convolution.find<Conv2d>();
  return only_scales(affine) || (conv != nullptr && conv->padding == Padding(0));
}

bool fold_affine_back(PieceList& list, std::size_t at) {
  Piece& first = list[at];
  Piece& second = list[at + 1];
  if (has_weights(first) || first.is<Affine>()) {
    if (has_weights(first)) {
      fold_behind(first, second);
    } else {
      merge_affine(first, second);
    }
    list.erase(at + 1);
    return true;
  }
  if (first.is<Upsample>()) return list.swap(at);
  if (at == 0) return false;
  const Piece& before = list[at - 1];
  if (first.is<Unflatten>() && before.is<Dense>()) {
    second = for_each_pixel(second, list.shape_before(at + 1).pixels());
    return list.swap(at);
  }
  if (first.is<Flatten>() && is_convolution(before)) {
    Piece channels = for_each_channel(second, list.shape_before(at).pixels());
    if (channels.weight.empty()) return false;
    second = std::move(channels);
    return list.swap(at);
  }
  return false;
}

}  // namespace

bool move_affine(PieceList& list, std::size_t at) {
  Piece& first = list[at];
  Piece& second = list[at + 1];
  if (second.is<Affine>()) return fold_affine_back(list, at);
  if (!first.is<Affine>()) return false;
  if (second.is<Dense>() || (is_convolution(second) && commutes(first, second))) {
    fold_before(first, second);
    list.erase(at);
    return true;
  }
  if (second.is<Flatten>() && list.exists(at + 2) && list[at + 2].is<Dense>()) {
    first = for_each_pixel(first, list.shape_before(at).pixels());
    return list.swap(at);
  }
  return false;
}

}  // namespace vaelet::native
