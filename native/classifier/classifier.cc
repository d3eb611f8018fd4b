#include "native/classifier/classifier.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace vaelet::native {
namespace {

namespace F = torch::nn::functional;

void append_block(torch::nn::Sequential& layers, int in, int out) {
  layers->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, 3).padding(1)));
  layers->push_back(torch::nn::BatchNorm2d(out));
  layers->push_back(torch::nn::ReLU());
  layers->push_back(torch::nn::MaxPool2d(torch::nn::MaxPool2dOptions(2).ceil_mode(true)));
}

// Moves each image [B, C, H, W] by up to `shift` pixels each way; the gap is black.
torch::Tensor shifted(const torch::Tensor& images, std::int64_t shift) {
  const auto padded = F::pad(images, F::PadFuncOptions({shift, shift, shift, shift}));
  const auto windows = padded.unfold(2, images.size(2), 1)
                           .unfold(3, images.size(3), 1);  // [B, C, moves, moves, H, W]
  const auto count = images.size(0);
  const auto offset = [&] { return torch::randint(2 * shift + 1, {count}, torch::kInt64); };
  const auto rows = offset();
  const auto columns = offset();
  return windows.index({torch::arange(count), torch::indexing::Slice(), rows, columns});
}

// Returns the rate after a part of all steps: warm-up over the first tenth of the steps, then a
// cosine to 0.
double learning_rate_at(double progress, double peak) {
  constexpr double warm_up = 0.1;
  if (progress < warm_up) return peak * progress / warm_up;
  return peak * 0.5 * (1 + std::cos(std::numbers::pi * (progress - warm_up) / (1 - warm_up)));
}

void set_learning_rate(torch::optim::Adam& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

// Classifies `count` images; `batch` gives those of some rows.
template <class Batch>
Classification classify_batches(Classifier& classifier, std::int64_t count, ThreadPool& pool,
                                const Batch& batch) {
  constexpr std::int64_t batch_size = 100;
  classifier->eval();
  Classification classification{torch::empty({count, classifier_feature_count}),
                                torch::empty({count}, torch::kLong)};
  pool.parallel_for(count, batch_size, [&](std::int64_t first, std::int64_t end) {
    const torch::NoGradGuard no_grad;
    const auto features = classifier->features(batch(first, end));
    classification.features.slice(0, first, end).copy_(features);
    classification.predictions.slice(0, first, end).copy_(classifier->classify(features).argmax(1));
  });
  return classification;
}

}  // namespace

ClassifierImpl::ClassifierImpl(const ClassifierFormat& format) : region_(format.region) {
  append_block(convolutions_, format.image.channels, 32);
  append_block(convolutions_, 32, 64);
  register_module("convolutions", convolutions_);
  dense_ = register_module(
      "dense", torch::nn::Linear(classifier_flat_count(format), classifier_feature_count));
  register_module("dropout", dropout_);
  classes_ = register_module(
      "classes", torch::nn::Linear(classifier_feature_count,
                                   static_cast<std::int64_t>(format.class_names.size())));
}

torch::Tensor ClassifierImpl::features(const torch::Tensor& images) {
  const auto seen =
      region_
          ? images.narrow(2, region_->top, region_->height).narrow(3, region_->left, region_->width)
          : images;
  return dense_(convolutions_->forward(seen).flatten(1)).relu();
}

torch::Tensor ClassifierImpl::classify(const torch::Tensor& features) {
  return classes_(dropout_(features));
}

Classifier train_classifier(const ClassifierFormat& format, const ImageSet& images,
                            const ClassifierConfig& training, const ClassifierProgress& progress) {
  torch::manual_seed(training.seed);
  Classifier classifier(format);
  torch::optim::Adam optimizer(classifier->parameters(),
                               torch::optim::AdamOptions(training.learning_rate));
  const auto count = images.size();
  const double steps =
      std::ceil(static_cast<double>(count) / training.batch_size) * training.epochs;
  double step = 0;
  for (int epoch = 1; epoch <= training.epochs; ++epoch) {
    const auto order = torch::randperm(count);
    double loss_sum = 0;
    for (std::int64_t start = 0; start < count; start += training.batch_size) {
      const auto batch = images.batch(order.slice(0, start, start + training.batch_size));
      set_learning_rate(optimizer, learning_rate_at(step++ / steps, training.learning_rate));
      optimizer.zero_grad();
      const auto features = classifier->features(shifted(batch.pixels, training.shift));
      auto loss = F::cross_entropy(classifier->classify(features), batch.label);
      loss.backward();
      optimizer.step();
      loss_sum += loss.item<double>() * static_cast<double>(batch.size());
    }
    progress(epoch, loss_sum / static_cast<double>(count));
  }
  classifier->eval();
  return classifier;
}

Classification classify_images(Classifier& classifier, const ImageSet& images, ThreadPool& pool) {
  return classify_batches(classifier, images.size(), pool,
                          [&](std::int64_t first, std::int64_t end) {
                            return images.batch(torch::arange(first, end)).pixels;
                          });
}

Classification classify_images(Classifier& classifier, const torch::Tensor& images,
                               ThreadPool& pool) {
  return classify_batches(
      classifier, images.size(0), pool,
      [&](std::int64_t first, std::int64_t end) { return images.slice(0, first, end); });
}

}  // namespace vaelet::native
