// What a weights file says of its training, and whether that was the run that is asked for.
#include "native/app/train/record.h"

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "native/app/train/options/check_together.h"
#include "native/app/train/options/train_options.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

std::string record_of(TrainOptions options) {
  DataSet data;
  data.name = "bars";
  data.training.count = 100;
  options.validation = validation_count(options, data.training.count);
  return training_record(options, data, {});
}

}  // namespace

TEST_CASE("a record is of the same run where every flag that decides is the same") {
  const std::string record = record_of({});
  CHECK(is_same_run(record, {}));
  TrainOptions elsewhere;
  elsewhere.out = "/elsewhere/model.safetensors";
  elsewhere.report = "/elsewhere";
  elsewhere.resume = true;
  CHECK(is_same_run(record, elsewhere));
  TrainOptions other;
  other.epochs = 16;
  CHECK_FALSE(is_same_run(record, other));
  CHECK_FALSE(is_same_run("{}", {}));
  CHECK_FALSE(is_same_run("no JSON", {}));
}

TEST_CASE("a record with a flag that is not asked for is of another run") {
  TrainOptions transposed;
  transposed.data.transpose = true;
  CHECK_FALSE(is_same_run(record_of(transposed), {}));
  CHECK_FALSE(is_same_run(record_of({}), transposed));
  TrainOptions resized;
  resized.data.image_size = {14, 14};
  CHECK_FALSE(is_same_run(record_of(resized), {}));
}

TEST_CASE("a run that leaves the validation images to the program is any number's, else its own") {
  TrainOptions ten;
  ten.validation = 10;
  TrainOptions twenty;
  twenty.validation = 20;
  CHECK(is_same_run(record_of(twenty), {}));
  CHECK(is_same_run(record_of(ten), ten));
  CHECK_FALSE(is_same_run(record_of(ten), twenty));
}

TEST_CASE("colour has a Gaussian with the optimal sigma2, and more dimensions, unless named") {
  const ImageFormat grey{.height = 2, .width = 2, .channels = 1};
  const ImageFormat colour{.height = 2, .width = 2, .channels = 3};
  TrainOptions options;
  choose_by_data(grey, options);
  CHECK(options.likelihood == LikelihoodKind::bernoulli);
  CHECK_FALSE(options.sigma2);
  CHECK(options.latent == 2);
  options = {};
  choose_by_data(colour, options);
  CHECK(options.likelihood == LikelihoodKind::gaussian);
  CHECK(has_optimal_sigma2(options));
  CHECK(options.latent == 16);
  options = {};
  options.latent = 3;
  options.likelihood = LikelihoodKind::gaussian;
  choose_by_data(grey, options);
  CHECK(options.sigma2->fixed == 0.5);
  CHECK(options.latent == 3);
  options = {};
  options.likelihood = LikelihoodKind::bernoulli;
  choose_by_data(colour, options);
  CHECK(options.likelihood == LikelihoodKind::bernoulli);
  CHECK(check_together(options));
  options.sigma2 = Sigma2{};
  CHECK_FALSE(check_together(options));
}
