#include <utility>

#include "native/base/printable.h"
#include "native/import/nodes/nodes.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<const Computed*> NodeCall::computed(std::size_t index) const {
  const auto* values = has(index) ? std::get_if<Computed>(inputs[index]) : nullptr;
  if (values != nullptr) return values;
  return refuse(
      fill("expected as input {} values that the network computes from its input, found "
           "{}",
           {index + 1, has(index) && label(index) != nullptr ? "the label" : "others"}));
}

Result<ConstantPointer> NodeCall::constant(std::size_t index) const {
  const auto* found = has(index) ? std::get_if<ConstantPointer>(inputs[index]) : nullptr;
  if (found != nullptr) return *found;
  return refuse(
      fill("expected as input {} a constant, found none; a shape or a size that depends "
           "on more than the number of images is not supported",
           {index + 1}));
}

Result<ConstantPointer> NodeCall::floats(std::size_t index) const {
  if (!has(index)) return ConstantPointer();
  VAELET_TRY_ASSIGN(auto found, constant(index));
  if (!found->is_float) return refuse(fill("expected floats as input {}", {index + 1}));
  return found;
}

Result<ConstantPointer> NodeCall::integers(std::size_t index) const {
  if (!has(index)) return ConstantPointer();
  VAELET_TRY_ASSIGN(auto found, constant(index));
  if (found->is_float) return refuse(fill("expected whole numbers as input {}", {index + 1}));
  return found;
}

Result<Sides> NodeCall::list(std::size_t index, std::string_view attribute) const {
  VAELET_TRY_ASSIGN(const auto found, integers(index));
  return found ? found->integers : node.integers(attribute);
}

const LabelValue* NodeCall::label(std::size_t index) const {
  return has(index) ? std::get_if<LabelValue>(inputs[index]) : nullptr;
}

}  // namespace vaelet::native
