#include "native/eval/latents/tsne.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <torch/torch.h>

#include "native/torch/seeded_generator.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

// Rows handled at once: their N columns stay in the processor's cache.
constexpr std::int64_t rows_per_block = 32;

// Exaggeration ends at a gradient below this norm.
constexpr double least_gradient = 1e-7;

torch::Tensor squared_distances(const torch::Tensor& rows, const torch::Tensor& points) {
  return torch::cdist(rows, points, 2.0, /*compute_mode=*/2).square_();
}

struct ConditionalRows {
  torch::Tensor probabilities;
  torch::Tensor entropy;  // [R, 1], nats
};

ConditionalRows conditional_rows(const torch::Tensor& distances, const torch::Tensor& precision,
                                 std::int64_t first_row) {
  auto weights = (-precision * distances).exp_();
  weights.diagonal(first_row).zero_();
  const auto sum = weights.sum(1, true);
  const auto probabilities = weights / sum;
  const auto mean_distance = (probabilities * distances).sum(1, true);
  return {probabilities, sum.log() + precision * mean_distance};
}

// Equation 1 with each row's precision found by bisection.
torch::Tensor rows_of_perplexity(torch::Tensor distances, double perplexity,
                                 std::int64_t first_row) {
  // Only differences within a row matter; starting at 0 keeps the exponentials in range.
  distances.diagonal(first_row).fill_(std::numeric_limits<double>::infinity());
  distances -= std::get<0>(distances.min(1, true));
  distances.diagonal(first_row).zero_();

  auto low = torch::zeros({distances.size(0), 1}, torch::kFloat64);
  auto high = torch::full_like(low, std::numeric_limits<double>::infinity());
  auto precision = 1.0 / distances.mean(1, true).clamp_min(1e-300);
  ConditionalRows rows;
  for (int step = 0; step < 64; ++step) {
    rows = conditional_rows(distances, precision, first_row);
    const auto excess = rows.entropy - std::log(perplexity);
    if (excess.abs().max().item<double>() < 1e-7) break;
    low = torch::where(excess > 0, precision, low);
    high = torch::where(excess > 0, high, precision);
    // Where no precision will do, as for points that are all the same, doubling ends here.
    precision = torch::where(high.isinf(), 2 * precision, (low + high) / 2).clamp_max_(1e300);
  }
  return rows.probabilities;
}

torch::Tensor principal_components(const torch::Tensor& points) {
  const auto centred = points - points.mean(0, true);
  const auto [variances, directions] = torch::linalg_eigh(centred.t().matmul(centred), "L");
  auto two = directions.slice(1, -2).flip(1);
  // An eigenvector's sign is arbitrary: make its largest entry positive.
  const auto largest = two.gather(0, two.abs().argmax(0, true));
  return centred.matmul(two * largest.sign());
}

torch::Tensor start_map(const torch::Tensor& points, std::uint64_t seed) {
  auto map = torch::zeros({points.size(0), 2}, torch::kFloat64);
  if (points.size(1) > 1) {
    map = principal_components(points);
  } else {
    map.select(1, 0) = points.select(1, 0) - points.mean();
  }
  const double spread = map.select(1, 0).std().item<double>();
  if (spread > 0) map *= 1e-4 / spread;
  auto generator = seeded_generator(seed);
  return map + 1e-6 * torch::randn({points.size(0), 2}, generator, torch::kFloat64);
}

// Unnormalised Q between some rows of the map and all of it: (1 + |y_i - y_j|^2)^-1.
torch::Tensor student_kernel(const torch::Tensor& rows, const torch::Tensor& map) {
  auto kernel = (rows.select(1, 0).unsqueeze(1) - map.select(1, 0)).square_();
  kernel += (rows.select(1, 1).unsqueeze(1) - map.select(1, 1)).square_();
  return kernel.add_(1).reciprocal_();
}

// sum_j w_ij (y_i - y_j)
torch::Tensor pull(const torch::Tensor& weights, const torch::Tensor& rows,
                   const torch::Tensor& map) {
  return weights.sum(1, true) * rows - weights.matmul(map);
}

Result<void> check(const torch::Tensor& points, double perplexity) {
  if (points.dim() != 2 || points.size(1) < 1 || !points.isfinite().all().item<bool>()) {
    return fail(ErrorCode::argument_invalid,
                "t-SNE needs a matrix of finite numbers, a row a point");
  }
  if (points.size(0) < least_tsne_points || points.size(0) > most_tsne_points) {
    return fail(ErrorCode::argument_invalid,
                fill("t-SNE needs {} to {} points, found {}",
                     {least_tsne_points, most_tsne_points, points.size(0)}));
  }
  const auto count = static_cast<double>(points.size(0));
  if (!(perplexity >= 1 && perplexity < count - 1)) {
    return fail(ErrorCode::argument_invalid,
                fill("t-SNE of {} points needs a perplexity of at least 1 and below their number "
                     "less 1, found {}",
                     {points.size(0), number_text(perplexity)}));
  }
  return {};
}

}  // namespace

double fitting_perplexity(std::int64_t point_count) {
  return std::min(30.0, static_cast<double>(point_count - 1) / 3.0);
}

torch::Tensor tsne_affinities(const torch::Tensor& points, double perplexity) {
  const auto exact = points.to(torch::kFloat64);
  const auto count = exact.size(0);
  auto conditional = torch::empty({count, count}, torch::kFloat64);
  for (std::int64_t row = 0; row < count; row += rows_per_block) {
    const auto end = std::min(row + rows_per_block, count);
    conditional.slice(0, row, end) =
        rows_of_perplexity(squared_distances(exact.slice(0, row, end), exact), perplexity, row);
  }
  return (conditional + conditional.t()) / (2.0 * static_cast<double>(count));
}

double tsne_divergence(const torch::Tensor& affinities, const torch::Tensor& map) {
  auto kernel = student_kernel(map, map);
  const double normaliser = kernel.sum().item<double>() - static_cast<double>(map.size(0));
  const auto log_ratio =
      torch::xlogy(affinities, affinities) - affinities * (kernel / normaliser).log();
  return log_ratio.sum().item<double>();
}

torch::Tensor tsne_gradient(const torch::Tensor& affinities, const torch::Tensor& map,
                            double exaggeration) {
  const auto count = map.size(0);
  auto attraction = torch::empty_like(map);
  auto repulsion = torch::empty_like(map);
  double normaliser = -static_cast<double>(count);  // each point's kernel with itself is 1
  for (std::int64_t row = 0; row < count; row += rows_per_block) {
    const auto end = std::min(row + rows_per_block, count);
    const auto rows = map.slice(0, row, end);
    auto kernel = student_kernel(rows, map);
    normaliser += kernel.sum(torch::kFloat64).item<double>();
    attraction.slice(0, row, end) = pull(affinities.slice(0, row, end) * kernel, rows, map);
    repulsion.slice(0, row, end) = pull(kernel.square_(), rows, map);
  }
  return 4 * (exaggeration * attraction - repulsion / normaliser);
}

Result<torch::Tensor> tsne(const torch::Tensor& points, const TsneConfig& options) {
  const torch::NoGradGuard no_grad;
  VAELET_TRY(check(points, options.perplexity));

  const auto exact = points.to(torch::kFloat64);
  const auto affinities = tsne_affinities(exact, options.perplexity).to(torch::kFloat32);
  auto map = start_map(exact, options.seed).to(torch::kFloat32);
  auto step = torch::zeros_like(map);
  auto gain = torch::ones_like(map);
  // Belkina et al. 2019: a rate that grows with N; the 4 is the gradient's own factor.
  const double rate =
      std::max(static_cast<double>(points.size(0)) / options.exaggeration / 4.0, 50.0);
  bool exaggerated = true;
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    exaggerated = exaggerated && iteration < options.exaggerated_iterations;
    const auto gradient = tsne_gradient(affinities, map, exaggerated ? options.exaggeration : 1.0);
    // Points without clusters shrink together under exaggeration, until float32 sees one point.
    if (gradient.norm().item<double>() < least_gradient) exaggerated = false;
    // Jacobs 1988: a coordinate whose gradient keeps its sign gains speed.
    gain = torch::where(step * gradient < 0, gain + 0.2, gain * 0.8).clamp_min_(0.01);
    step = (exaggerated ? 0.5 : 0.8) * step - rate * gain * gradient;
    map += step;
    map -= map.mean(0, true);
  }
  return map;
}

}  // namespace vaelet::native
