#include "native/app/import/pixel_range.h"

#include <cmath>

#include "native/torch/seeded_generator.h"
#include "shared/base/text.h"

namespace vaelet::native {

std::optional<std::string> far_from_pixels(const Vae& vae, std::uint64_t seed) {
  constexpr std::int64_t count = 64;
  constexpr double far = 0.25;  // in the range from black to white; a decoder's error is less
  constexpr double few = 0.05;
  const ModelSpec& spec = vae.spec();
  if (spec.likelihood.kind == LikelihoodKind::bernoulli) return std::nullopt;
  const torch::NoGradGuard no_grad;
  torch::Generator generator = seeded_generator(seed);
  const torch::Tensor z = torch::randn({count, spec.latent}, generator);
  const std::int64_t labels = is_conditional(spec) ? std::ssize(spec.labels) : 0;
  const torch::Tensor label = labels == 0
                                  ? torch::zeros({count, 0})
                                  : torch::eye(labels).index({torch::arange(count) % labels});
  const torch::Tensor decoded = vae.decode(z, label);
  const torch::Tensor drawn = vae.to_model_space(vae.to_pixels(decoded));
  const torch::Tensor low = vae.to_model_space(torch::zeros_like(decoded));
  const torch::Tensor high = vae.to_model_space(torch::ones_like(decoded));
  const torch::Tensor is_far = (decoded - drawn).abs() > far * (high - low).abs();
  const double share = is_far.to(torch::kFloat64).mean().item<double>();
  if (share <= few) return std::nullopt;
  const auto number = [](const torch::Tensor& value) {
    return number_text(std::round(value.item<double>() * 100.0) / 100.0);
  };
  return fill(
      "{} % of the values that 64 draws decode to lie far outside {} to {}, which is black to "
      "white: they go from {} to {}. Say what a pixel is, value * std + mean, by --image-mean and "
      "--image-std; where these are logits, whose sigmoid is the pixel, add --likelihood bernoulli",
      {std::lround(share * 100.0), number(low.min()), number(high.max()), number(decoded.min()),
       number(decoded.max())});
}

}  // namespace vaelet::native
