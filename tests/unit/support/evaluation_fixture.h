#pragma once

#include <cstddef>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <torch/torch.h>

#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "native/torch/export.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/vae.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// Returns the bytes of the file of a small model of the striped images with fresh weights.
inline std::vector<std::byte> fresh_model(const DataSet& data, bool conditional) {
  const auto values = static_cast<int>(value_count(data.image));
  const int labels = conditional ? static_cast<int>(data.class_names.size()) : 0;
  ModelSpec spec{.name = "small",
                 .image = data.image,
                 .labels = data.class_names,
                 .latent = 3,
                 .likelihood = {},
                 .encoder = {Flatten{}, Dense{.name = "encoder.posterior", .in = values, .out = 6}},
                 .decoder = {Dense{.name = "decoder.image", .in = 3 + labels, .out = values},
                             Unflatten{.channels = data.image.channels,
                                       .height = data.image.height,
                                       .width = data.image.width}},
                 .directions = {}};
  if (conditional) spec.decoder.insert(spec.decoder.begin(), ConcatLabel{});
  auto generator = seeded_generator(Catch::getSeed());
  const auto vae = Vae::create(spec, generator);
  REQUIRE(vae);
  WeightsContent content;
  content.spec = spec;
  content.network = network_values(*vae);
  content.latent = {{1, 1, 1}, {0, 0, 0}, {1, 1, 1}};
  content.golden = golden_samples(*vae, {}, 1);
  const auto bytes = write_weights(content);
  REQUIRE(bytes);
  return *bytes;
}

/// Returns an untrained classifier of the striped images, whose record says that it is right about
/// 9 of 10.
inline TrainedClassifier fresh_classifier(const DataSet& data) {
  torch::manual_seed(Catch::getSeed());
  ClassifierRecord record;
  record.format = {data.image, data.class_names};
  record.data_digest = data.digest;
  record.test_images = 10;
  record.test_correct = 9;
  return {Classifier(record.format), record, "abcdef0123456789"};
}

}  // namespace vaelet::native
