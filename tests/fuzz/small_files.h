#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "native/classifier/classifier_content.h"
#include "native/train/checkpoint/checkpoint_file.h"

namespace vaelet::native {

/// The run of `small_checkpoint`.
inline RunSize small_run() { return {5, 2, {{"a.bias", 2}, {"a.weight", 3}}}; }

/// Returns a checkpoint of a tiny model: after three epochs, and four images of the fourth.
inline CheckpointContent small_checkpoint() {
  const auto tensors = [](float value) {
    return StoredTensors{{"a.bias", std::vector(2, value)}, {"a.weight", std::vector(3, value)}};
  };
  CheckpointContent content;
  content.run = "--latent 2\n--seed 1\n";
  content.settings = "{}";
  content.epochs_done = 3;
  content.order = {4, 2, 0, 1, 3};
  content.taken = 4;
  content.training_count = 4;
  content.training_reconstruction = 100.5;
  content.training_kl = 3.25;
  content.training_added = 1.5;
  content.generator = {1, 2, 3};
  content.sigma2 = 0.5;
  content.weights = tensors(1.0F);
  content.average = tensors(2.0F);
  content.adam_steps = 11;
  content.adam_first = tensors(3.0F);
  content.adam_second = tensors(4.0F);
  content.best = {2, 70.5, 12.25, 0.75, tensors(5.0F)};
  content.last = {3, 71.5, 11.25, 0.25, tensors(6.0F)};
  return content;
}

/// Returns a classifier of the smallest images, with made-up weights.
inline ClassifierContent small_classifier() {
  ClassifierContent content;
  content.record = {.format = {{.height = 1, .width = 1}, {"a", "b"}},
                    .data = "bars",
                    .data_digest = std::string(64, '7'),
                    .seed = 1,
                    .epochs = 4,
                    .test_images = 50,
                    .test_correct = 45};
  for (const TensorDescription& tensor : classifier_tensors(content.record.format)) {
    std::size_t count = 1;
    for (const std::int64_t side : tensor.shape) count *= static_cast<std::size_t>(side);
    content.tensors.emplace(tensor.name, std::vector(count, 0.25F));
  }
  return content;
}

}  // namespace vaelet::native
