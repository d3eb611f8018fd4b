#include "native/eval/samples/neighbours.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include <torch/torch.h>

namespace vaelet::native {
namespace {

// Distances that exist at once: 40 MB.
constexpr std::int64_t distances_at_once = 10'000'000;

// As many queries as fit beside each other, for that many points.
std::int64_t queries_at_once(const torch::Tensor& points) {
  return std::max<std::int64_t>(distances_at_once / points.size(0), 1);
}

// Calls `use(first_row, distances)` with the distances of some rows of `from` to all of `to`. They
// are computed without the matrix product, whose rounding is not the same for (a, b) and (b, a).
void for_each_block(const torch::Tensor& from, const torch::Tensor& to,
                    const std::function<void(std::int64_t, const torch::Tensor&)>& use) {
  const auto step = queries_at_once(to);
  for (std::int64_t row = 0; row < from.size(0); row += step) {
    const auto end = std::min(row + step, from.size(0));
    use(row, torch::cdist(from.slice(0, row, end), to, 2.0, /*compute_mode=*/2));
  }
}

// Distance [N] of each point to its k-th neighbour; the point itself is its 0-th.
torch::Tensor radii(const torch::Tensor& points, int k) {
  std::vector<torch::Tensor> parts;
  for_each_block(points, points, [&](std::int64_t, const torch::Tensor& distances) {
    parts.push_back(std::get<0>(distances.kthvalue(k + 1, 1)));
  });
  return torch::cat(parts);
}

}  // namespace

NeighbourScores neighbour_scores(const torch::Tensor& real, const torch::Tensor& generated, int k) {
  const auto real_radii = radii(real, k);
  const auto generated_radii = radii(generated, k).unsqueeze(1);
  double inside_real = 0;
  double balls = 0;
  auto recalled = torch::zeros({real.size(0)}, torch::kBool);
  auto covered = torch::zeros({real.size(0)}, torch::kBool);
  for_each_block(generated, real, [&](std::int64_t row, const torch::Tensor& distances) {
    const auto inside = distances < real_radii;
    inside_real += inside.any(1).sum().item<double>();
    balls += inside.sum().item<double>();
    covered |= inside.any(0);
    recalled |= (distances < generated_radii.slice(0, row, row + distances.size(0))).any(0);
  });
  const auto count = static_cast<double>(generated.size(0));
  return {.precision = inside_real / count,
          .recall = recalled.to(torch::kFloat64).mean().item<double>(),
          .density = balls / (k * count),
          .coverage = covered.to(torch::kFloat64).mean().item<double>()};
}

torch::Tensor nearest_distances(const torch::Tensor& from, const torch::Tensor& to) {
  std::vector<torch::Tensor> nearest;
  for (const auto& block : from.split(queries_at_once(to))) {
    nearest.push_back(std::get<0>(torch::cdist(block, to, 2.0, /*compute_mode=*/1).min(1)));
  }
  return torch::cat(nearest);
}

}  // namespace vaelet::native
