#include "native/eval/evaluation.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <torch/torch.h>

#include "native/base/file.h"
#include "native/eval/measures.h"
#include "native/torch/encode.h"
#include "native/torch/vae.h"
#include "tests/unit/support/evaluation_fixture.h"
#include "tests/unit/support/striped_images.h"

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

constexpr EvaluationConfig few{.samples = 60, .nll_samples = 3, .nll_images = 20, .seed = 4};

const Measure* find(const std::vector<MeasureGroup>& groups, const std::string& name) {
  for (const auto& group : groups) {
    const auto found = std::ranges::find(group.measures, name, &Measure::name);
    if (found != group.measures.end()) return &*found;
  }
  return nullptr;
}

Result<std::vector<MeasureGroup>> evaluate_quietly(const std::vector<std::byte>& bytes,
                                                   const DataSet& data,
                                                   const Classifiers& classifiers,
                                                   const EvaluationConfig& options = few) {
  const auto model = read_weights(bytes);
  REQUIRE(model);
  VAELET_TRY_ASSIGN(auto evaluation,
                    evaluate_model(*model, data, classifiers, options, [](const std::string&) {}));
  CHECK(evaluation.elbo.kl.size(0) == data.test.count);
  return std::move(evaluation.groups);
}

TEST_CASE("An evaluation measures a conditional model, the same with the same seed") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  const auto bytes = fresh_model(data, true);
  auto classifier = fresh_classifier(data);
  const auto groups = evaluate_quietly(bytes, data, {&classifier});
  REQUIRE(groups);
  CHECK(find(*groups, "negative_elbo")->count == 80);
  CHECK(find(*groups, "nll")->count == 20);
  CHECK(find(*groups, "accuracy")->count == 60);
  CHECK(find(*groups, "precision")->count == 60);
  CHECK(find(*groups, "recall")->count == 80);
  CHECK(find(*groups, "coverage")->count == 80);
  CHECK(find(*groups, "nearest_training_distance")->real > 0);
  double kl = 0;
  for (const char* name : {"kl_z0", "kl_z1", "kl_z2"}) kl += find(*groups, name)->value;
  const auto encoded = encode_set(Vae::load(*read_weights(bytes)), {data.test, data});
  CHECK_THAT(kl, WithinAbs(encoded.kl.sum(1).mean().item<double>(), 1e-4));
  CHECK(find(*groups, "aggregate_std_least")->value <=
        find(*groups, "aggregate_std_largest")->value);
  CHECK(find(*groups, "nll_fitted_prior") == nullptr);
  CHECK(find(*groups, "negative_elbo_fitted_prior") == nullptr);
  CHECK(find(*groups, "nll_unknown_label") == nullptr);
  CHECK(std::isfinite(find(*groups, "slant_r2")->value));
  // Real images cover real ones better than a fresh model does.
  CHECK(find(*groups, "coverage")->ratio() < 1);
  const auto* elbo = find(*groups, "negative_elbo");
  CHECK_THAT(elbo->value,
             WithinAbs(find(*groups, "reconstruction")->value + find(*groups, "kl")->value, 1e-4));

  auto with_two_threads = few;
  with_two_threads.threads = 2;
  const auto again = evaluate_quietly(bytes, data, {&classifier}, with_two_threads);
  CHECK(write_json(measures_json(*again)) == write_json(measures_json(*groups)));
}

TEST_CASE("The real accuracy is the classifier's on these test images, not what its record says") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  auto classifier = fresh_classifier(data);  // its record says 0.9
  ThreadPool pool(1);
  const ImageSet test(data.test, data);
  const auto right =
      (classify_images(classifier.classifier, test, pool).predictions == test.labels())
          .sum()
          .item<std::int64_t>();
  const auto groups = evaluate_quietly(fresh_model(data, true), data, {&classifier});
  REQUIRE(groups);
  CHECK(find(*groups, "accuracy")->real == wilson_proportion(right, 80).value);
}

TEST_CASE("A classifier of labels decides about labels, and nothing else") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  auto features = fresh_classifier(data);
  auto labels = fresh_classifier(data);
  {
    const torch::NoGradGuard no_grad;  // it takes every image for one of class 1
    labels.classifier->parameters().back().copy_(torch::tensor({0.0f, 1e6f, 0.0f}));
  }
  const auto model = fresh_model(data, true);
  const auto alone = evaluate_quietly(model, data, {&features});
  const auto both = evaluate_quietly(model, data, {&features, &labels});
  REQUIRE(alone);
  REQUIRE(both);
  const auto share = [&](const torch::Tensor& classes) {
    return (classes == 1).to(torch::kFloat64).mean().item<double>();
  };
  CHECK_THAT(find(*both, "accuracy")->real.value(),
             WithinAbs(share(ImageSet(data.test, data).labels()), 1e-9));
  // Of the other labels of each z, one of two is class 1, unless class 1 is its own.
  CHECK(find(*both, "cross_label_accuracy")->value < 0.5);
  CHECK(find(*both, "cross_label_accuracy")->value > 0.1);
  for (const char* name : {"frechet_distance", "coverage", "vendi_score", "negative_elbo"}) {
    INFO(name);
    CHECK(find(*both, name)->value == find(*alone, name)->value);
  }
}

TEST_CASE("Each sampler draws its own samples, and the posterior's are near real images") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  auto bytes = fresh_model(data, true);
  const auto spread = [&](Sampler sampler) {
    auto options = few;
    options.sampler = sampler;
    const auto groups = evaluate_quietly(bytes, data, {}, options);
    REQUIRE(groups);
    return find(*groups, "width_spread")->value;
  };
  CHECK(spread(Sampler::file) == spread(Sampler::standard));  // the file has no prior of its own
  CHECK(spread(Sampler::posterior) != spread(Sampler::standard));
  PriorTensors fitted;
  fitted.components = 1;
  CHECK(sampler_name(Sampler::file, fitted) == "fitted prior of the file");
  CHECK(sampler_name(Sampler::standard, fitted) == "standard normal");
  CHECK(sampler_name(Sampler::file, {}) == "standard normal");
  CHECK(sampler_name(Sampler::posterior, fitted) == "aggregate posterior of training images");
}

TEST_CASE("A data set that is too small for an evaluation is refused by its count") {
  const auto tiny = striped_data_set(60, 5, Catch::getSeed());
  const auto bytes = fresh_model(tiny, true);
  const EvaluationConfig options{.samples = 50, .nll_samples = 2, .nll_images = 5};
  const auto refused = evaluate_quietly(bytes, tiny, {}, options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.ends_with("needs at least 6 test images, found 5"));
  const auto untrained = striped_data_set(49, 20, Catch::getSeed());
  CHECK(evaluate_quietly(bytes, untrained, {}, options)
            .error()
            .detail.ends_with("needs at least 50 training images, found 49"));
}

TEST_CASE("Colour images, and bright ones, have no strokes to measure") {
  auto bright = striped_data_set(60, 6, Catch::getSeed());
  CHECK(may_have_strokes(bright));
  bright.summary.levels[0][200] = 60;
  CHECK_FALSE(may_have_strokes(bright));
  DataSet colour;
  colour.image = {.height = 2, .width = 2, .channels = 3};
  CHECK_FALSE(may_have_strokes(colour));
}

TEST_CASE("The squared error of a pixel is the mean over pixels and images") {
  const auto data = striped_data_set(60, 20, Catch::getSeed());
  const auto bytes = fresh_model(data, true);
  const auto model = read_weights(bytes);
  REQUIRE(model);
  const Vae vae = Vae::load(*model);
  const ImageSet test(data.test, data);
  const auto errors = pixel_squared_errors(vae, test, encode_set(vae, test).mean);
  REQUIRE(errors.size(0) == 20);
  const torch::NoGradGuard no_grad;
  for (std::int64_t image = 0; image < 20; ++image) {
    const Batch one = test.batch(torch::tensor({image}));
    const auto decoded =
        torch::sigmoid(vae.decode(vae.encode(one.pixels, one.label).mean, one.label));
    const auto* found = decoded.data_ptr<float>();
    const auto* expected = one.pixels.data_ptr<float>();
    double sum = 0.0;
    for (std::int64_t pixel = 0; pixel < decoded.numel(); ++pixel) {
      sum += std::pow(double{found[pixel]} - expected[pixel], 2);
    }
    CHECK_THAT(errors[image].item<double>(),
               WithinAbs(sum / static_cast<double>(decoded.numel()), 1e-6));
  }
}

TEST_CASE("Six test images are enough, and images without any stroke are left out") {
  auto data = striped_data_set(60, 6, Catch::getSeed());
  std::ranges::fill(data.training.pixels, std::uint8_t{0});
  auto classifier = fresh_classifier(data);
  const EvaluationConfig options{.samples = 50, .nll_samples = 2, .nll_images = 6};
  const auto groups = evaluate_quietly(fresh_model(data, true), data, {&classifier}, options);
  REQUIRE(groups);
  CHECK(std::isnan(*find(*groups, "slant_spread")->real));
}

TEST_CASE("A model without label has no accuracy, and one without classifier no features") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  const auto bytes = fresh_model(data, false);
  auto classifier = fresh_classifier(data);
  const auto classified = evaluate_quietly(bytes, data, {&classifier});
  REQUIRE(classified);
  CHECK(find(*classified, "accuracy") == nullptr);
  CHECK(find(*classified, "coverage") != nullptr);
  const auto unclassified = evaluate_quietly(bytes, data, {});
  REQUIRE(unclassified);
  CHECK(find(*unclassified, "coverage") == nullptr);
  CHECK(find(*unclassified, "thickness_spread") != nullptr);
}

TEST_CASE("A classifier is trained on as many samples as asked, beside one trained on images") {
  const auto data = striped_data_set(500, 80, Catch::getSeed());
  auto options = few;
  options.train_on_samples = 100;
  const auto groups = evaluate_quietly(fresh_model(data, true), data, {}, options);
  REQUIRE(groups);
  const auto* score = find(*groups, "classification_accuracy_score");
  REQUIRE(score != nullptr);
  CHECK(score->count == 80);
  CHECK(score->value < score->real);
}

TEST_CASE("Data, classifier and counts that do not fit the model are refused") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  const auto bytes = fresh_model(data, true);
  auto narrow = data;
  narrow.image.width -= 1;
  CHECK(evaluate_quietly(bytes, narrow, {}).error().code == ErrorCode::image_size_unfit);
  auto renamed = data;
  renamed.class_names.back() = "falls";
  CHECK(evaluate_quietly(bytes, renamed, {}).error().code == ErrorCode::data_damaged);
  auto classifier = fresh_classifier(data);
  classifier.record.format.class_names.emplace_back("falls");
  CHECK(evaluate_quietly(bytes, data, {&classifier}).error().code == ErrorCode::data_damaged);
  auto other_data = fresh_classifier(data);
  other_data.record.data = "others";
  other_data.record.data_digest = "fedcba9876543210";
  const auto refused = evaluate_quietly(bytes, data, {&other_data});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.find(
            "expected the one that the classifier was trained on, \"others\"") !=
        std::string::npos);
  const auto unlabelled = fresh_model(data, false);
  auto labels = fresh_classifier(data);
  auto features = fresh_classifier(data);
  CHECK(evaluate_quietly(bytes, data, {nullptr, &labels})
            .error()
            .detail.starts_with("label_classifier: expected a classifier beside it"));
  CHECK(evaluate_quietly(unlabelled, data, {&features, &labels})
            .error()
            .detail.starts_with("label_classifier: expected none"));
  CHECK(evaluate_quietly(bytes, data, {&features, &classifier}).error().code ==
        ErrorCode::data_damaged);
  const EvaluationConfig with_score{.samples = 50, .nll_images = 20, .train_on_samples = 10};
  CHECK(evaluate_quietly(unlabelled, data, {}, with_score).error().code ==
        ErrorCode::argument_invalid);
  CHECK(evaluate_quietly(unlabelled, data, {},
                         {.samples = 50, .nll_images = 20, .nll_unknown_label = true})
            .error()
            .detail.starts_with("nll_unknown_label: expected a model with labels"));
  CHECK(evaluate_quietly(bytes, data, {}, {.samples = 101, .nll_images = 20}).error().code ==
        ErrorCode::argument_invalid);
  CHECK(evaluate_quietly(bytes, data, {}, {.samples = 50, .nll_images = 81}).error().code ==
        ErrorCode::argument_invalid);
}

TEST_CASE("Every measure has a title, and is defined in MEASURES.md by its name") {
  const std::string text = read_text(VAELET_MEASURES_FILE).value();
  for (const MeasureGroupDefinition& group : measure_groups) {
    for (const MeasureDefinition& measure : group.measures) {
      INFO(measure.name);
      CHECK_FALSE(measure.title.empty());
      CHECK(text.find("`" + std::string(measure.name) + "`") != std::string::npos);
    }
  }
}

TEST_CASE("A measure of a family has its own name, and the title of its row") {
  const auto data = striped_data_set(100, 80, Catch::getSeed());
  const auto groups = evaluate_quietly(fresh_model(data, true), data, {});
  REQUIRE(groups);
  CHECK(find(*groups, "kl_z2")->title == "KL of a latent dimension");
  CHECK(find(*groups, "kl_z2")->unit == "nats");
  CHECK(find(*groups, "slant_spread")->unit == "radians");
  CHECK(find(*groups, "width_spread")->unit == "pixels");
  CHECK(find(*groups, "nll")->title == "-log p of a test image");
}

TEST_CASE("JSON leaves out what is not finite, and the table shows it") {
  const std::vector<MeasureGroup> groups{{"a title",
                                          {{.name = "whole",
                                            .title = "All of it",
                                            .unit = "share",
                                            .value = 0.5,
                                            .count = 7,
                                            .real = 0.25},
                                           {.name = "gone", .value = NAN}}}};
  CHECK(write_json(measures_json(groups)) ==
        R"({"whole":{"title":"All of it","unit":"share","images":7,"value":0.5,"real":0.25,)"
        R"("ratio":2.0},"gone":{"images":0}})");
  const auto table = measure_table(groups);
  CHECK(table.find("a title") != std::string::npos);
  CHECK(table.find("nan") != std::string::npos);
}

}  // namespace
}  // namespace vaelet::native
