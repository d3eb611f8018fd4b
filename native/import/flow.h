#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "native/import/pieces.h"
#include "shared/base/error.h"
#include "shared/model/shapes.h"

namespace vaelet::native {

/// A function of one number, or of two, that a graph applies to every value alike.
using PointFunction = std::function<double(double first, double second)>;

/// A step that applies a function to each value of one or two earlier steps.
struct Pointwise {
  PointFunction function;
  int first = 0;
  int second = -1;  // none: a function of one value
  bool is_sum = false;
};

/// What a graph computes, step by step, from one input. Every step knows the last one before it
/// through which all values pass that it depends on.
struct Step {
  int before = -1;  // that step; -1 for the input
  std::variant<std::monostate, Piece, Pointwise> work;
  Shape shape;
  std::string origin;  // the node, for sentences
};

/// The steps of a network. Step 0 is its input.
class Flow {
 public:
  explicit Flow(Shape input) { steps_.push_back({-1, {}, input, "the input"}); }

  const Step& operator[](int index) const { return steps_[static_cast<std::size_t>(index)]; }
  int size() const { return static_cast<int>(steps_.size()); }

  /// Adds a piece behind a step, unless just this stands there already; returns its index.
  /// Errors: model_unsupported (more values or weights than the limits of a model).
  Result<int> add(int before, Piece piece);

  /// Adds a function of each value; `second` is a step of the same shape, or -1.
  int add_pointwise(Pointwise work, const std::string& origin);

  /// Returns the last step through which all values of both pass.
  int common(int first, int second) const;

  /// Returns the steps behind `from`, which all values of `to` pass, up to `to`.
  std::vector<int> path(int from, int to) const;

 private:
  std::vector<Step> steps_;
  std::int64_t weights_ = 0;
};

/// Returns a path of a flow as pieces: functions of each value are recognised as activations, sums
/// of branches become Branches. Errors: model_unsupported, naming the node.
Result<std::vector<Piece>> pieces_between(const Flow& flow, int from, int to);

/// Returns the function from each value of step `from` to one of step `to`; empty where it is none.
std::function<double(double)> function_between(const Flow& flow, int from, int to);

}  // namespace vaelet::native
