#pragma once

#include <string>

#include <torch/torch.h>

#include "native/torch/image_set.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/vae.h"
#include "native/train/objective.h"
#include "native/train/train_config.h"
#include "shared/model/shapes.h"
#include "shared/model/zoo.h"

namespace vaelet::native {

/// A model of 8 x 12 images with fresh weights, and a batch of five for it.
struct ObjectiveFixture {
  torch::Generator generator = seeded_generator(51);
  TrainConfig options;
  ImageFormat format{.height = 8, .width = 12};

  Vae vae(const std::string& name, LikelihoodKind kind) {
    ZooConfig zoo{format, {"a", "b", "c"}, 4, {kind, 0.5}};
    if (kind == LikelihoodKind::gaussian) {
      zoo.image.mean = 0.2;
      zoo.image.std = 0.7;
    }
    return Vae::create(make_model(name, zoo).value(), generator).value();
  }
  Batch batch() {
    return {torch::rand(image_batch_shape(5, format), generator),
            torch::eye(3).repeat({2, 1}).narrow(0, 0, 5)};
  }
  Noise noise(const Vae& vae) { return draw_noise(vae.spec(), options, 5, generator); }
};

}  // namespace vaelet::native
