#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/shapes.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {

/// The tensors of a state dict, by the names that a specification has for them. In the file these
/// may all stand behind one same prefix that ends in a dot, such as `module.`; what
/// `torch.compile` puts into names does not count. A bias may be missing. Views into what it is
/// made of.
class StateTensors {
 public:
  /// Finds the prefix. Errors: tensor_missing where the names stand behind several.
  static Result<StateTensors> create(const std::vector<TensorView>& tensors,
                                     const std::vector<TensorDescription>& wanted);

  /// What stands before the names in the file; empty where they stand there as they are.
  const std::string& prefix() const { return prefix_; }

  bool contains(std::string_view name) const { return find(name) != nullptr; }

  /// Returns the tensor. Errors, which tell what comes nearest: tensor_missing,
  /// tensor_shape_wrong.
  Result<const TensorView*> take(const TensorDescription& wanted) const;

 private:
  StateTensors(const std::vector<TensorView>& tensors,
               const std::vector<TensorDescription>& wanted);

  using Counts = std::map<std::string, std::size_t>;

  Result<void> find_prefix();

  /// Returns how many of the tensors that must be there stand behind each prefix.
  Counts count_behind_prefixes() const;

  const TensorView* find(std::string_view name) const;
  tl::unexpected<Error> missing(const TensorDescription& wanted) const;
  std::string hint(const TensorDescription& wanted) const;
  std::string shape_hint(const TensorDescription& wanted) const;

  /// Returns the tensors of the file that the specification does not name.
  std::vector<const TensorView*> left() const;

  std::map<std::string, const TensorView*, std::less<>> tensors_;  // by names as above
  std::set<std::string, std::less<>> wanted_;
  std::string prefix_;
};

}  // namespace vaelet::native
