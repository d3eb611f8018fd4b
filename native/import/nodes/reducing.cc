#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "native/import/nodes/nodes.h"

namespace vaelet::native {
namespace {

/// How values become one: `join` takes in one more, `finish` has their number.
struct Reduction {
  double start = 0.0;
  double (*join)(double so_far, double value) = nullptr;
  double (*finish)(double all, double count) = [](double all, double) { return all; };
};

double add(double so_far, double value) { return so_far + value; }
double add_square(double so_far, double value) { return so_far + value * value; }

const std::map<std::string_view, Reduction>& reductions() {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  static const std::map<std::string_view, Reduction> all = {
      {"ReduceSum", {0.0, add}},
      {"ReduceMean", {0.0, add, [](double sum, double count) { return sum / count; }}},
      {"ReduceSumSquare", {0.0, add_square}},
      {"ReduceL1", {0.0, [](double sum, double value) { return sum + std::fabs(value); }}},
      {"ReduceL2", {0.0, add_square, [](double sum, double) { return std::sqrt(sum); }}},
      {"ReduceProd", {1.0, [](double product, double value) { return product * value; }}},
      {"ReduceMax", {-infinite, [](double most, double value) { return std::max(most, value); }}},
      {"ReduceMin", {infinite, [](double least, double value) { return std::min(least, value); }}},
  };
  return all;
}

/// Returns for each axis whether it is summed up.
Result<std::vector<bool>> reduced_axes(const NodeCall& call, std::size_t rank) {
  VAELET_TRY_ASSIGN(const Sides axes, call.list(1, "axes"));
  const bool takes_all = axes.empty() && call.node.integer("noop_with_empty_axes", 0) == 0;
  std::vector<bool> is_reduced(rank, takes_all);
  for (const std::int64_t given : axes) {
    const auto axis = axis_of(given, rank);
    if (!axis) return call.refuse("expected axes of its input, found another one");
    is_reduced[*axis] = true;
  }
  return is_reduced;
}

}  // namespace

bool is_reduction(std::string_view kind) { return reductions().contains(kind); }

Result<Value> reduced_constant(const NodeCall& call) {
  const Reduction& reduction = reductions().find(call.node.kind)->second;
  VAELET_TRY_ASSIGN(const auto constant, call.constant(0));
  VAELET_TRY_ASSIGN(const auto is_reduced, reduced_axes(call, constant->shape.size()));
  const bool keeps_sides = call.node.integer("keepdims", 1) != 0;
  Constant result{{}, constant->is_float, {}, {}};
  Sides shape = constant->shape;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (is_reduced[axis]) shape[axis] = 1;
    if (!is_reduced[axis] || keeps_sides) result.shape.push_back(shape[axis]);
  }
  const auto count = static_cast<std::size_t>(count_of(shape).value_or(0));
  // Where each value goes: the numbers of the result, repeated to the shape of the constant.
  const auto places = broadcast(shape, constant->shape);
  if (count == 0 || constant->size() == 0 || !places) {
    return call.refuse("expected a constant with values, found an empty one");
  }
  std::vector<double> values(count, reduction.start);
  for (std::size_t at = 0; at < places->order.size(); ++at) {
    double& value = values[static_cast<std::size_t>(places->order[at])];
    value = reduction.join(value, value_at(*constant, at));
  }
  const double each = static_cast<double>(constant->size()) / static_cast<double>(count);
  for (const double value : values) append(result, reduction.finish(value, each));
  return constant_value(std::move(result));
}

}  // namespace vaelet::native
