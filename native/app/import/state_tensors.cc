#include "native/app/import/state_tensors.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "native/app/command_line/nearest.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// A bias that a state dict lacks is zero.
bool is_required(std::string_view name) { return !name.ends_with(".bias"); }

/// Returns whether a shape is another one with its first two axes, outputs and inputs, exchanged.
bool is_transposed(std::vector<std::int64_t> shape, const std::vector<std::int64_t>& other) {
  if (shape.size() < 2 || shape == other) return false;
  std::swap(shape[0], shape[1]);
  return shape == other;
}

/// Returns a name without what `torch.compile` puts before those of the module that it compiles.
std::string without_compile_mark(std::string name) {
  constexpr std::string_view mark = "_orig_mod.";
  for (std::size_t at = 0; (at = name.find(mark, at)) != std::string::npos;) {
    if (at == 0 || name[at - 1] == '.') {
      name.erase(at, mark.size());
    } else {
      at += mark.size();
    }
  }
  return name;
}

}  // namespace

StateTensors::StateTensors(const std::vector<TensorView>& tensors,
                           const std::vector<TensorDescription>& wanted) {
  for (const TensorView& tensor : tensors) tensors_.emplace(tensor.name, &tensor);
  for (const TensorView& tensor : tensors) {
    const std::string name = without_compile_mark(tensor.name);
    // A file may hold a module and the compiled one: the names that are there already win.
    if (tensors_.emplace(name, &tensor).second) tensors_.erase(tensor.name);
  }
  for (const TensorDescription& description : wanted) wanted_.insert(description.name);
}

Result<StateTensors> StateTensors::create(const std::vector<TensorView>& tensors,
                                          const std::vector<TensorDescription>& wanted) {
  StateTensors found(tensors, wanted);
  VAELET_TRY(found.find_prefix());
  return found;
}

StateTensors::Counts StateTensors::count_behind_prefixes() const {
  Counts counts{{"", 0}};
  for (const auto& [name, tensor] : tensors_) {
    for (const std::string& wanted : wanted_) {
      if (!is_required(wanted) || !name.ends_with(wanted)) continue;
      const std::string prefix = name.substr(0, name.size() - wanted.size());
      if (prefix.empty() || prefix.ends_with('.')) ++counts[prefix];
    }
  }
  return counts;
}

Result<void> StateTensors::find_prefix() {
  const auto counts = count_behind_prefixes();
  const auto all = static_cast<std::size_t>(std::ranges::count_if(wanted_, is_required));
  if (counts.at("") == all) return {};
  // The first of those that have most: where it lacks some, these are told as the file names them.
  const auto most = std::ranges::max_element(counts, {}, &Counts::value_type::second);
  const auto as_many = std::find_if(std::next(most), counts.end(),
                                    [&](const auto& entry) { return entry.second == all; });
  prefix_ = most->first;
  if (as_many == counts.end()) return {};
  return fail(ErrorCode::tensor_missing,
              fill("expected the specification's names behind one prefix, found them behind "
                   R"("{}" and "{}")",
                   {prefix_, as_many->first}));
}

const TensorView* StateTensors::find(std::string_view name) const {
  const auto found = tensors_.find(prefix_ + std::string(name));
  return found == tensors_.end() ? nullptr : found->second;
}

Result<const TensorView*> StateTensors::take(const TensorDescription& wanted) const {
  const TensorView* found = find(wanted.name);
  if (found == nullptr) return missing(wanted);
  if (found->shape == wanted.shape) return found;
  const char* transposed = is_transposed(found->shape, wanted.shape) ? ", which is transposed" : "";
  return fail(ErrorCode::tensor_shape_wrong,
              fill(R"(tensor "{}": expected the shape {}, found {}{})",
                   {found->name, shape_text(wanted.shape), shape_text(found->shape), transposed}));
}

tl::unexpected<Error> StateTensors::missing(const TensorDescription& wanted) const {
  const std::string behind =
      prefix_.empty() ? "" : fill(R"(, behind "{}" as others of the file)", {prefix_});
  return fail(ErrorCode::tensor_missing,
              fill(R"(tensor "{}"{}: expected one of the shape {}, found none{})",
                   {wanted.name, behind, shape_text(wanted.shape), hint(wanted)}));
}

std::string StateTensors::hint(const TensorDescription& wanted) const {
  std::vector<std::string> names;
  for (const TensorView* tensor : left()) {
    const std::string name = without_compile_mark(tensor->name);
    names.push_back(name.starts_with(prefix_) ? name.substr(prefix_.size()) : name);
  }
  const std::string nearest = nearest_word(wanted.name, names);
  if (nearest.empty()) return shape_hint(wanted);
  const TensorView* tensor = find(nearest);
  if (tensor == nullptr) tensor = tensors_.find(nearest)->second;
  return fill(R"(; the nearest name is "{}", of the shape {})",
              {tensor->name, shape_text(tensor->shape)});
}

std::string StateTensors::shape_hint(const TensorDescription& wanted) const {
  const std::vector<const TensorView*> others = left();
  const auto has_shape = [&](const TensorView* tensor) { return tensor->shape == wanted.shape; };
  const auto same = std::ranges::find_if(others, has_shape);
  if (same != others.end()) return fill(R"(; "{}" has this shape)", {(*same)->name});
  const auto transposed = std::ranges::find_if(
      others, [&](const TensorView* tensor) { return is_transposed(tensor->shape, wanted.shape); });
  if (transposed == others.end()) return {};
  return fill(R"(; "{}" has this shape transposed)", {(*transposed)->name});
}

std::vector<const TensorView*> StateTensors::left() const {
  std::vector<const TensorView*> tensors;
  for (const auto& [name, tensor] : tensors_) {
    const bool is_behind = name.starts_with(prefix_);
    if (is_behind && wanted_.contains(std::string_view(name).substr(prefix_.size()))) continue;
    tensors.push_back(tensor);
  }
  return tensors;
}

}  // namespace vaelet::native
