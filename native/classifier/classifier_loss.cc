#include "native/classifier/classifier_loss.h"

#include <utility>

namespace vaelet::native {
namespace {

namespace F = torch::nn::functional;

/// The most pixels by which images are moved, each way; those of a classifier's training.
constexpr std::int64_t most_shift = ClassifierConfig{}.shift;

/// Returns images [B, C, H, W], moved; the gap is black.
torch::Tensor moved(const torch::Tensor& images, std::int64_t down, std::int64_t right) {
  return torch::constant_pad_nd(images, {right, -right, down, -down});
}

}  // namespace

ClassifierNoise ClassifierNoise::part(std::int64_t start, std::int64_t count) const {
  return {labels.defined() ? labels.narrow(0, start, count) : labels, down, right};
}

ClassifierLoss::ClassifierLoss(Classifier classifier, double label_weight, double feature_weight)
    : classifier_(std::move(classifier)),
      label_weight_(label_weight),
      feature_weight_(feature_weight) {
  classifier_->eval();
  for (torch::Tensor& tensor : classifier_->parameters()) tensor.requires_grad_(false);
}

ClassifierNoise ClassifierLoss::draw_noise(std::int64_t images, std::int64_t classes,
                                           torch::Generator& generator) const {
  const torch::Tensor shift =
      torch::randint(-most_shift, most_shift + 1, {2}, generator, torch::kLong);
  ClassifierNoise noise{{}, shift[0].item<std::int64_t>(), shift[1].item<std::int64_t>()};
  if (label_weight_ > 0.0) {
    noise.labels = torch::randint(classes, {images}, generator, torch::kLong)
                       .to(classifier_->parameters().front().device());
  }
  return noise;
}

torch::Tensor ClassifierLoss::of(const Vae& vae, const torch::Tensor& pixels,
                                 const torch::Tensor& decoded, const torch::Tensor& z,
                                 const ClassifierNoise& noise) const {
  torch::Tensor loss = torch::zeros({}, decoded.options());
  if (label_weight_ > 0.0) loss = loss + label_weight_ * label_term(vae, z, noise);
  if (feature_weight_ > 0.0) {
    loss = loss + feature_weight_ * feature_term(vae, pixels, decoded, noise);
  }
  return loss;
}

torch::Tensor ClassifierLoss::features(const torch::Tensor& pixels,
                                       const ClassifierNoise& noise) const {
  return classifier_->features(moved(pixels, noise.down, noise.right));
}

torch::Tensor ClassifierLoss::label_term(const Vae& vae, const torch::Tensor& z,
                                         const ClassifierNoise& noise) const {
  const auto classes = static_cast<std::int64_t>(vae.spec().labels.size());
  const torch::Tensor label = torch::one_hot(noise.labels, classes).to(z.options());
  const torch::Tensor pixels = vae.to_pixels(vae.decode(z, label));
  return F::cross_entropy(classifier_->classify(features(pixels, noise)), noise.labels,
                          F::CrossEntropyFuncOptions().reduction(torch::kSum));
}

torch::Tensor ClassifierLoss::feature_term(const Vae& vae, const torch::Tensor& pixels,
                                           const torch::Tensor& decoded,
                                           const ClassifierNoise& noise) const {
  const torch::Tensor expected = features(pixels, noise);
  return 0.5 * (features(vae.to_pixels(decoded), noise) - expected).square().sum();
}

}  // namespace vaelet::native
