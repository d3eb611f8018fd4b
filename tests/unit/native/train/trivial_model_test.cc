#include "native/train/trivial_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/data/data_set.h"
#include "native/torch/seeded_generator.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinRel;

namespace {

/// A small data set, split, and its pixels as plain numbers in model space.
struct TrivialFixture {
  TemporaryFolder folder;
  DataSet data = [this] {
    write_small_data_set(folder.path());
    return load_data_set({.folder = folder.path()}).value();
  }();
  TrainingSplit parts = split({data.training, data}, 32, 1);

  Vae vae(Likelihood likelihood, double mean, double deviation) const {
    ZooConfig zoo{data.image, data.class_names, 3, likelihood};
    zoo.image.mean = mean;
    zoo.image.std = deviation;
    torch::Generator generator = seeded_generator(3);
    return Vae::create(make_model("mlp-vae", zoo).value(), generator).value();
  }

  static std::vector<std::vector<double>> rows(const Vae& vae, const ImageSet& images) {
    const torch::Tensor x =
        vae.to_model_space(images.batch(torch::arange(images.size())).pixels).flatten(1);
    std::vector<std::vector<double>> values;
    for (std::int64_t row = 0; row < x.size(0); ++row) {
      std::vector<double>& of_row = values.emplace_back();
      for (std::int64_t i = 0; i < x.size(1); ++i) of_row.push_back(x[row][i].item<double>());
    }
    return values;
  }

  static std::vector<double> mean_of(const std::vector<std::vector<double>>& rows) {
    std::vector<double> mean(rows[0].size());
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < mean.size(); ++i) {
        mean[i] += row[i] / static_cast<double>(rows.size());
      }
    }
    return mean;
  }
};

}  // namespace

TEST_CASE_METHOD(TrivialFixture, "the mean image's loss is its cross entropy with the images") {
  const Vae model = vae({LikelihoodKind::bernoulli, 0.5}, 0.0, 1.0);
  const auto mean = mean_of(rows(model, parts.training));
  const auto validation = rows(model, parts.validation);
  double sum = 0.0;
  const double least = 0.5 / (static_cast<double>(parts.training.size()) + 1.0);
  for (const auto& row : validation) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const double p = std::clamp(mean[i], least, 1.0 - least);
      sum -= row[i] * std::log(p) + (1.0 - row[i]) * std::log(1.0 - p);
    }
  }
  const TrivialModel trivial = trivial_model(model, {}, parts);
  CHECK_THAT(trivial.mean_image, WithinRel(sum / static_cast<double>(validation.size()), 1e-4));
  CHECK_THAT(trivial.grey, WithinRel(static_cast<double>(mean.size()) * std::log(2.0), 1e-9));
  CHECK(trivial.grey_error == trivial.grey);
}

TEST_CASE_METHOD(TrivialFixture,
                 "with an optimal sigma2 the mean image has that of its own error") {
  const Vae model = vae({LikelihoodKind::gaussian, 1.0}, 0.2, 0.3);
  TrainConfig config;
  config.optimal_sigma2 = true;
  const auto training = rows(model, parts.training);
  const auto mean = mean_of(training);
  const auto pixels = static_cast<double>(mean.size());
  const auto error = [&](const auto& images, bool with_mean) {
    double sum = 0.0;
    for (const auto& row : images) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const double difference = row[i] - (with_mean ? mean[i] : 0.0);
        sum += difference * difference;
      }
    }
    return sum / static_cast<double>(images.size());
  };
  const auto validation = rows(model, parts.validation);
  const auto nats = [&](bool with_mean) {
    const double sigma2 = error(training, with_mean) / pixels;
    return error(validation, with_mean) / (2.0 * sigma2) +
           0.5 * pixels * std::log(2.0 * std::numbers::pi * sigma2);
  };
  const TrivialModel trivial = trivial_model(model, config, parts);
  CHECK_THAT(trivial.mean_image, WithinRel(nats(true), 1e-4));
  CHECK_THAT(trivial.grey, WithinRel(nats(false), 1e-4));
  CHECK_THAT(trivial.variance, WithinRel(error(training, false) / pixels, 1e-4));
  CHECK_THAT(trivial.grey_error, WithinRel(0.5 * pixels, 1e-4));
  CHECK(trivial.mean_image < trivial.grey);
}
