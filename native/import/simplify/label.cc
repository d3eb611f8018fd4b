#include <cstdint>
#include <variant>

#include "native/import/fold.h"
#include "native/import/simplify/rules.h"

namespace vaelet::native {

bool move_label(PieceList& list, std::size_t at) {
  Piece& first = list[at];
  Piece& second = list[at + 1];
  const auto* label = second.find<JoinLabel>();
  if (auto* reorder = first.find<Reorder>(); reorder != nullptr && label != nullptr) {
    if (at > 0 && reaches_dense(list, at - 1)) return false;
    const int features = list.shape_before(at).channels;
    for (int index = 0; index < label->width; ++index) reorder->order.push_back(features + index);
    return list.swap(at);
  }
  label = first.find<JoinLabel>();
  if (label == nullptr || label->is_one_hot || !second.is<Dense>()) return false;
  if (!list.grow(std::int64_t{std::get<Dense>(second.kind).out} * label->labels)) return true;
  fold_label(first, second);
  return true;
}

}  // namespace vaelet::native
