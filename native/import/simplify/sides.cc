#include "native/import/simplify/rules.h"

namespace vaelet::native {
namespace {

Padding sum(const Padding& first, const Padding& second) {
  return {first.top + second.top, first.left + second.left, first.bottom + second.bottom,
          first.right + second.right};
}

}  // namespace

bool move_sides(PieceList& list, std::size_t at) {
  Piece& first = list[at];
  Piece& second = list[at + 1];
  if (auto* pad = first.find<Pad>()) {
    if (auto* other = second.find<Pad>()) {
      pad->sides = sum(pad->sides, other->sides);
      list.erase(at + 1);
      return true;
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
  Padding* sides = nullptr;
  if (auto* other = first.find<Crop>()) sides = &other->sides;
  if (auto* conv = first.find<ConvTranspose2d>()) sides = &conv->padding;
  if (sides == nullptr) return false;
  *sides = sum(*sides, crop->sides);
  list.erase(at + 1);
  return true;
}

}  // namespace vaelet::native
