#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <torch/torch.h>

#include "native/classifier/classifier_content.h"
#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"

namespace vaelet::native {

/// An independent classifier whose predictions and features measure generated images: two 3x3
/// convolutions (32, then 64 channels), each with batch normalisation, ReLU and 2x2 max pooling, a
/// dense layer of 128, dropout of half, and the classes.
class ClassifierImpl : public torch::nn::Module {
 public:
  explicit ClassifierImpl(const ClassifierFormat& format);

  /// Computes the features [B, 128] of whole images [B, C, H, W] in [0, 1], from the format's
  /// region of them.
  torch::Tensor features(const torch::Tensor& images);

  /// Computes logits [B, classes] from features.
  torch::Tensor classify(const torch::Tensor& features);

 private:
  std::optional<ImageRegion> region_;
  torch::nn::Sequential convolutions_;
  torch::nn::Linear dense_{nullptr};
  torch::nn::Dropout dropout_{0.5};
  torch::nn::Linear classes_{nullptr};
};
TORCH_MODULE(Classifier);

/// Configures the training of a classifier.
struct ClassifierConfig {
  int epochs = 10;
  int batch_size = 128;
  double learning_rate = 2e-3;  // of Adam, after warm-up, then falling to 0 as a cosine
  int shift = 2;                // pixels, each way, drawn for every image
  std::uint64_t seed = 1;
};

/// Called after each epoch with its number, counted from 1, and its mean training loss in nats.
using ClassifierProgress = std::function<void(int epoch, double loss)>;

/// Trains a classifier on images of its format. Seeds LibTorch's global generator.
Classifier train_classifier(const ClassifierFormat& format, const ImageSet& images,
                            const ClassifierConfig& training, const ClassifierProgress& progress);

/// The output of a classifier, in evaluation mode, for images.
struct Classification {
  torch::Tensor features;     // [N, 128]
  torch::Tensor predictions;  // [N] int64
};

/// Puts the classifier in evaluation mode and classifies images, in batches that the thread pool
/// shares.
Classification classify_images(Classifier& classifier, const ImageSet& images, ThreadPool& pool);

/// Does the same with images [N, C, H, W] in [0, 1].
Classification classify_images(Classifier& classifier, const torch::Tensor& images,
                               ThreadPool& pool);

}  // namespace vaelet::native
