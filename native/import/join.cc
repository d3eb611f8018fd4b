#include "native/import/join.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "native/import/functions/line_pieces.h"
#include "native/import/simplify/simplify.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

void append(std::vector<float>& values, const std::vector<float>& more) {
  values.insert(values.end(), more.begin(), more.end());
}

/// Returns a dense layer whose outputs are those of two. With an input for each of them, each sees
/// its own part alone.
std::optional<Piece> dense_of(const Piece& first, const Piece& second, bool shares_input) {
  const auto& upper = std::get<Dense>(first.kind);
  const auto& lower = std::get<Dense>(second.kind);
  const std::int64_t weights = (std::int64_t{upper.in} + lower.in) * (upper.out + lower.out);
  if (weights > max_parameters) return std::nullopt;
  Piece both = first;
  auto& layer = std::get<Dense>(both.kind);
  layer.out += lower.out;
  append(both.bias, second.bias);
  if (shares_input) {
    append(both.weight, second.weight);
    return both;
  }
  layer.in += lower.in;
  both.weight.clear();
  const auto add_rows = [&](const Piece& piece, int rows, int in, int before, int behind) {
    for (int row = 0; row < rows; ++row) {
      const auto begin = piece.weight.begin() + std::ptrdiff_t{row} * in;
      both.weight.insert(both.weight.end(), static_cast<std::size_t>(before), 0.0F);
      both.weight.insert(both.weight.end(), begin, begin + in);
      both.weight.insert(both.weight.end(), static_cast<std::size_t>(behind), 0.0F);
    }
  };
  add_rows(first, upper.out, upper.in, 0, lower.in);
  add_rows(second, lower.out, lower.in, upper.in, 0);
  return both;
}

std::optional<Piece> convolution_of(const Piece& first, const Piece& second) {
  Piece both = first;
  auto& layer = std::get<Conv2d>(both.kind);
  Conv2d other = std::get<Conv2d>(second.kind);
  const int out = other.out;
  other.out = layer.out;
  if (!(other == layer)) return std::nullopt;
  layer.out += out;
  append(both.weight, second.weight);
  append(both.bias, second.bias);
  return both;
}

Piece affine_of(const Piece& first, const Piece& second) {
  Piece both = first;
  std::get<Affine>(both.kind).channels += std::get<Affine>(second.kind).channels;
  append(both.weight, second.weight);
  append(both.bias, second.bias);
  return both;
}

using Pieces = std::vector<Piece>;

std::optional<Pieces> join_lists(Pieces first, Pieces second, bool shares_input);

std::optional<Piece> branches_of(const Piece& first, const Piece& second) {
  const auto& upper = std::get<Branches>(first.kind);
  const auto& lower = std::get<Branches>(second.kind);
  auto layers = join_lists(upper.layers, lower.layers, false);
  auto shortcut = join_lists(upper.shortcut, lower.shortcut, false);
  if (!layers || !shortcut || !(upper.activation == lower.activation)) return std::nullopt;
  return Piece{
      Branches{std::move(*layers), std::move(*shortcut), upper.activation}, {}, {}, second.origin};
}

std::optional<Piece> piece_of(const Piece& first, const Piece& second, bool shares_input) {
  if (first.is<Dense>() && second.is<Dense>()) return dense_of(first, second, shares_input);
  if (first.is<Conv2d>() && second.is<Conv2d>() && shares_input) {
    return convolution_of(first, second);
  }
  if (shares_input) return std::nullopt;
  if (first.is<Affine>() && second.is<Affine>()) return affine_of(first, second);
  if (first.is<Branches>() && second.is<Branches>()) return branches_of(first, second);
  const bool is_alike = first.kind == second.kind && (first.is<Flatten>() || first.is<Activate>());
  return is_alike ? std::optional(first) : std::nullopt;
}

/// Where one list alone clips, lets the other's features pass beside it.
void stand_beside_clip(Pieces& list, const Pieces& other, std::size_t at) {
  if (at >= other.size() || !is_clip(other[at])) return;
  if (at < list.size() && list[at].is<Branches>()) return;
  const auto& branches = std::get<Branches>(other[at].kind);
  const int channels = std::get<Affine>(branches.layers.front().kind).channels;
  list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), unclipped_piece(channels));
}

/// Returns the pieces of two lists side by side; nothing where they are not alike.
std::optional<Pieces> join_lists(Pieces first, Pieces second, bool shares_input) {
  Pieces both;
  for (std::size_t at = 0; at < std::max(first.size(), second.size()); ++at) {
    if (!shares_input) {
      stand_beside_clip(first, second, at);
      stand_beside_clip(second, first, at);
    }
    if (at >= first.size() || at >= second.size()) return std::nullopt;
    if (shares_input && first[at] == second[at] && !first[at].is<Dense>() &&
        !first[at].is<Conv2d>()) {
      both.push_back(first[at]);
      continue;
    }
    auto piece = piece_of(first[at], second[at], shares_input);
    if (!piece) return std::nullopt;
    shares_input = false;
    both.push_back(std::move(*piece));
  }
  // Two ways that are the same to their ends have no layer whose outputs could stand side by side.
  if (shares_input) return std::nullopt;
  return both;
}

}  // namespace

Result<std::vector<Piece>> side_by_side(std::vector<Piece> first, std::vector<Piece> second,
                                        const Shape& input, const std::string& origin) {
  VAELET_TRY_ASSIGN(first, simplify(std::move(first), input));
  VAELET_TRY_ASSIGN(second, simplify(std::move(second), input));
  auto both = join_lists(std::move(first), std::move(second), true);
  if (!both) {
    return fail(ErrorCode::model_unsupported,
                fill("{}: expected two branches of the same layers, each a dense layer or a "
                     "convolution first, to put side by side, found others",
                     {origin}));
  }
  return std::move(*both);
}

}  // namespace vaelet::native
