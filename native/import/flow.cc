#include "native/import/flow.h"

#include <algorithm>
#include <map>
#include <utility>

#include "native/import/functions/line_pieces.h"
#include "native/import/functions/recognise.h"
#include "native/import/functions/scaled_activation.h"
#include "native/import/onnx/graph.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// More functions of each value one behind the other than any activation is written in.
constexpr std::size_t longest_function = 24;
constexpr int deepest_branches = 8;
constexpr std::size_t most_pieces = 1024;

/// Turns paths of a flow into pieces.
class PathReader {
 public:
  explicit PathReader(const Flow& flow) : flow_(flow) {}

  Result<std::vector<Piece>> read(int from, int to, int depth) {
    if (depth > deepest_branches) {
      return fail(ErrorCode::model_unsupported,
                  flow_[to].origin +
                      fill(": expected branches at most {} deep, found more", {deepest_branches}));
    }
    std::vector<Piece> pieces;
    const std::vector<int> path = flow_.path(from, to);
    int before = from;
    for (std::size_t at = 0; at < path.size();) {
      const Step& step = flow_[path[at]];
      if (const auto* piece = std::get_if<Piece>(&step.work)) {
        weights_ += static_cast<std::int64_t>(piece->weight.size());
        pieces.push_back(*piece);
        before = path[at++];
      } else {
        VAELET_TRY_ASSIGN(const std::size_t end, read_functions(path, at, before, pieces, depth));
        at = end;
        before = path[at - 1];
      }
      count_ += 1;
      // Branches that share steps are written once for each: a graph can ask for any number.
      if (count_ > most_pieces || weights_ > 2 * max_parameters) {
        return fail(ErrorCode::model_unsupported,
                    fill("expected at most {} layers and {} weights, found more",
                         {most_pieces, 2 * max_parameters}));
      }
    }
    return pieces;
  }

 private:
  /// Reads one activation, as long as possible, from `path[at]`; returns the index behind it.
  Result<std::size_t> read_functions(const std::vector<int>& path, std::size_t at, int before,
                                     std::vector<Piece>& pieces, int depth) {
    std::size_t end = at;
    while (end < path.size() && end - at < longest_function &&
           std::holds_alternative<Pointwise>(flow_[path[end]].work)) {
      ++end;
    }
    std::optional<std::pair<std::size_t, Line>> line;
    std::optional<std::pair<std::size_t, ClippedLine>> clipped;
    for (std::size_t last = end; last > at; --last) {
      const int to = path[last - 1];
      const auto function = function_between(flow_, before, to);
      if (!function) continue;
      if (const auto activation = recognise_activation(function)) {
        pieces.push_back({Activate{*activation}, {}, {}, flow_[to].origin});
        return last;
      }
      if (const auto scaled = recognise_scaled_activation(function)) {
        append_line(scaled->before, to, pieces);
        pieces.push_back({Activate{scaled->activation}, {}, {}, flow_[to].origin});
        append_line(scaled->behind, to, pieces);
        return last;
      }
      if (!line) {
        if (const auto found = recognise_line(function)) line = {last, *found};
      }
      if (!clipped) {
        if (const auto found = recognise_clipped_line(function)) clipped = {last, *found};
      }
    }
    if (line) {
      append_line(line->second, path[line->first - 1], pieces);
      return line->first;
    }
    if (clipped) {
      const Step& step = flow_[path[clipped->first - 1]];
      pieces.push_back(clip_piece(clipped->second, step.shape.channels, step.origin));
      return clipped->first;
    }
    if (const std::size_t last = read_bent_line(path, at, end, before, pieces); last > at) {
      return last;
    }
    VAELET_TRY(read_sum(path[at], before, pieces, depth));
    return at + 1;
  }

  /// Reads a bent line, as long as possible; returns the index behind it, or `at`.
  std::size_t read_bent_line(const std::vector<int>& path, std::size_t at, std::size_t end,
                             int before, std::vector<Piece>& pieces) const {
    for (std::size_t last = end; last > at; --last) {
      const Step& step = flow_[path[last - 1]];
      const auto function = function_between(flow_, before, path[last - 1]);
      const auto bent = function ? recognise_bent_line(function) : std::nullopt;
      if (!bent) continue;
      for (Piece& piece : bent_pieces(*bent, step.shape.channels, step.origin)) {
        pieces.push_back(std::move(piece));
      }
      return last;
    }
    return at;
  }

  void append_line(const Line& line, int step, std::vector<Piece>& pieces) const {
    if (line.factor == 1.0 && line.shift == 0.0) return;
    pieces.push_back(line_piece(line, flow_[step].shape.channels, flow_[step].origin));
  }

  Result<void> read_sum(int index, int before, std::vector<Piece>& pieces, int depth) {
    const Step& step = flow_[index];
    const auto& work = std::get<Pointwise>(step.work);
    if (!work.is_sum) {
      return fail(ErrorCode::model_unsupported,
                  step.origin +
                      ": expected one of the activations relu, silu, leaky_relu, elu, "
                      "gelu, tanh, sigmoid and softplus, or a sum of two branches, found "
                      "another function of computed values");
    }
    Branches branches;
    VAELET_TRY_ASSIGN(branches.layers, read(before, work.first, depth + 1));
    VAELET_TRY_ASSIGN(branches.shortcut, read(before, work.second, depth + 1));
    if (branches.layers.empty()) std::swap(branches.layers, branches.shortcut);
    pieces.push_back({std::move(branches), {}, {}, step.origin});
    return {};
  }

  const Flow& flow_;
  std::size_t count_ = 0;
  std::int64_t weights_ = 0;
};

}  // namespace

Result<int> Flow::add(int before, Piece piece) {
  for (int index = before + 1; index < size(); ++index) {
    const auto* there = std::get_if<Piece>(&steps_[static_cast<std::size_t>(index)].work);
    if (steps_[static_cast<std::size_t>(index)].before == before && there != nullptr &&
        *there == piece) {
      return index;
    }
  }
  weights_ += static_cast<std::int64_t>(piece.weight.size());
  const Shape shape = shape_behind(piece, (*this)[before].shape);
  const std::int64_t values = std::int64_t{shape.channels} * shape.height * shape.width;
  if (weights_ > max_parameters || values > max_features || shape.height < 1 || shape.width < 1 ||
      shape.channels < 1) {
    return fail(ErrorCode::model_unsupported,
                piece.origin + fill(": expected from 1 to {} values between two layers and at most "
                                    "{} weights, found other numbers",
                                    {max_features, max_parameters}));
  }
  std::string origin = piece.origin;
  steps_.push_back({before, std::move(piece), shape, std::move(origin)});
  return size() - 1;
}

int Flow::add_pointwise(Pointwise work, const std::string& origin) {
  const int before = work.second < 0 ? work.first : common(work.first, work.second);
  const Shape shape = (*this)[work.first].shape;
  steps_.push_back({before, std::move(work), shape, origin});
  return size() - 1;
}

int Flow::common(int first, int second) const {
  while (first != second) {
    int& later = first > second ? first : second;
    later = (*this)[later].before;
  }
  return first;
}

std::vector<int> Flow::path(int from, int to) const {
  std::vector<int> steps;
  for (int step = to; step > from; step = (*this)[step].before) steps.push_back(step);
  std::ranges::reverse(steps);
  return steps;
}

Result<std::vector<Piece>> pieces_between(const Flow& flow, int from, int to) {
  return PathReader(flow).read(from, to, 0);
}

std::function<double(double)> function_between(const Flow& flow, int from, int to) {
  std::map<int, const Pointwise*> needed;
  std::vector<int> open = {to};
  while (!open.empty()) {
    const int index = open.back();
    open.pop_back();
    if (index == from || needed.contains(index)) continue;
    const auto* work = std::get_if<Pointwise>(&flow[index].work);
    if (index < from || work == nullptr) return {};
    needed.emplace(index, work);
    open.push_back(work->first);
    if (work->second >= 0) open.push_back(work->second);
  }
  return [from, to, needed](double x) {
    std::map<int, double> values = {{from, x}};
    for (const auto& [index, work] : needed) {
      values[index] =
          work->function(values[work->first], work->second < 0 ? 0.0 : values[work->second]);
    }
    return values[to];
  };
}

}  // namespace vaelet::native
