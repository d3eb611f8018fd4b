#include "native/eval/latents/latent_map.h"

#include <cmath>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/eval/latents/tsne.h"
#include "native/eval/samples/rows_by_class.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

torch::Tensor first_of_each_class(const torch::Tensor& labels, std::int64_t per_class) {
  std::vector<torch::Tensor> chosen;
  for (const auto& rows : rows_by_class(labels)) chosen.push_back(rows.slice(0, 0, per_class));
  return torch::cat(chosen);
}

Result<void> check_count(std::int64_t count) {
  if (count < least_tsne_points) {
    return fail(ErrorCode::argument_invalid,
                fill("a map needs at least {} test images, found {}", {least_tsne_points, count}));
  }
  if (count <= most_tsne_points) return {};
  return fail(ErrorCode::argument_invalid,
              fill("per_class: expected at most {} images in all classes together, found {}",
                   {most_tsne_points, count}));
}

// The map moved and scaled to [0, 1], its shape kept.
torch::Tensor fit_in_unit_square(const torch::Tensor& map) {
  const auto low = std::get<0>(map.min(0, true));
  const auto high = std::get<0>(map.max(0, true));
  return (map - (low + high) / 2) / (high - low).max().clamp_min(1e-12) + 0.5;
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

Result<Json::Object> latent_map(const EncodedSet& encoded, std::int64_t per_class) {
  const auto rows = first_of_each_class(encoded.labels, per_class);
  VAELET_TRY(check_count(rows.size(0)));
  const auto z = encoded.mean.index_select(0, rows);
  VAELET_TRY_ASSIGN(auto map, tsne(z, {.perplexity = fitting_perplexity(rows.size(0))}));
  const auto places = fit_in_unit_square(map);
  Json::Object json;
  json.emplace_back("format", Json{std::string("vaelet-map/1")});
  json.emplace_back("x", rounded(places.select(1, 0), 3));
  json.emplace_back("y", rounded(places.select(1, 1), 3));
  json.emplace_back("label", whole_numbers(encoded.labels.index_select(0, rows)));
  json.emplace_back("z", rounded(z, 2));
  return json;
}

}  // namespace vaelet::native
