#include "native/eval/latent_map.h"

#include <cmath>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/eval/tsne.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

torch::Tensor rows_of_each_class(const torch::Tensor& labels, std::int64_t per_class) {
  std::vector<torch::Tensor> rows;
  const std::int64_t classes = labels.max().item<std::int64_t>() + 1;
  for (std::int64_t c = 0; c < classes; ++c) {
    rows.push_back((labels == c).nonzero().flatten().slice(0, 0, per_class));
  }
  return torch::cat(rows);
}

// The map moved and scaled to [0, 1], its shape kept.
torch::Tensor fit_in_unit_square(const torch::Tensor& map) {
  const auto low = std::get<0>(map.min(0, true));
  const auto high = std::get<0>(map.max(0, true));
  return (map - (low + high) / 2) / (high - low).max() + 0.5;
}

// [N] or [N, L] as nested arrays of numbers with that many decimals.
Json rounded(const torch::Tensor& tensor, int decimals) {
  if (tensor.dim() == 0) {
    const double scale = std::pow(10.0, decimals);
    // Adding 0 turns a negative zero into a plain one.
    return {std::round(tensor.item<double>() * scale) / scale + 0.0};
  }
  Json::Array rows;
  for (const auto& row : tensor.unbind()) rows.push_back(rounded(row, decimals));
  return {std::move(rows)};
}

Json whole_numbers(const torch::Tensor& tensor) {
  Json::Array numbers;
  for (const auto& number : tensor.unbind()) numbers.push_back({number.item<std::int64_t>()});
  return {std::move(numbers)};
}

}  // namespace

Result<std::string> latent_map(const EncodedSet& encoded, std::int64_t per_class) {
  const auto rows = rows_of_each_class(encoded.labels, per_class);
  const auto z = encoded.mean.index_select(0, rows);
  auto map = tsne(z, {});
  if (!map) return pass_on(map);
  const auto places = fit_in_unit_square(*map);
  Json::Object json;
  json.emplace_back("format", Json{std::string("vaelet-map/1")});
  json.emplace_back("x", rounded(places.select(1, 0), 3));
  json.emplace_back("y", rounded(places.select(1, 1), 3));
  json.emplace_back("label", whole_numbers(encoded.labels.index_select(0, rows)));
  json.emplace_back("z", rounded(z, 2));
  return write_json({std::move(json)});
}

}  // namespace vaelet::native
