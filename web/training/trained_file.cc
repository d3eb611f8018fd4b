#include "web/training/trained_file.h"

#include <cmath>
#include <string>
#include <utility>

#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/weights/weights_file.h"

namespace vaelet::training {
namespace {

constexpr int golden_count = 8;
constexpr std::uint64_t golden_seed = 1;

/// Sums over the images of what the statistics of one latent dimension are made of.
struct LatentSums {
  double kl = 0.0;
  double mean = 0.0;
  double squared_mean = 0.0;
  double variance = 0.0;

  void add(double m, double sigma) {
    kl += 0.5 * (m * m + sigma * sigma - 1.0) - std::log(sigma);
    mean += m;
    squared_mean += m * m;
    variance += sigma * sigma;
  }
};

void append(const LatentSums& sums, double images, LatentStatistics& statistics) {
  const double mean = sums.mean / images;
  const double variance = sums.squared_mean / images - mean * mean + sums.variance / images;
  statistics.kl.push_back(static_cast<float>(std::fmax(0.0, sums.kl / images)));
  statistics.mean.push_back(static_cast<float>(mean));
  statistics.std.push_back(static_cast<float>(std::sqrt(variance)));
}

LatentStatistics measure_latents(Trainer& trainer) {
  const std::size_t latent = trainer.vae().latent();
  std::vector<LatentSums> sums(latent);
  std::vector<float> mean(trainer.batch() * latent);
  std::vector<float> sigma(mean.size());
  const std::size_t images = trainer.digits().training_count();
  trainer.for_each_batch(0, images, [&](const float* x, std::size_t rows) {
    trainer.vae().encode(x, rows, mean.data(), sigma.data());
    for (std::size_t i = 0; i < rows * latent; ++i) {
      sums[i % latent].add(static_cast<double>(mean[i]), static_cast<double>(sigma[i]));
    }
  });
  LatentStatistics statistics;
  for (const LatentSums& each : sums) append(each, static_cast<double>(images), statistics);
  return statistics;
}

/// Decodes draws from the prior, and encodes what was decoded.
GoldenSamples draw_golden(DenseVae& vae) {
  GoldenSamples golden;
  golden.count = golden_count;
  NormalGenerator normals(golden_seed);
  golden.z.resize(golden_count * vae.latent());
  for (float& value : golden.z) value = normals.next();
  const float* pixels = vae.decode(golden.z.data(), golden_count);
  golden.image.assign(pixels, pixels + golden_count * vae.image_size());
  golden.mean.resize(golden.z.size());
  golden.sigma.resize(golden.z.size());
  vae.encode(golden.image.data(), golden_count, golden.mean.data(), golden.sigma.data());
  return golden;
}

Json number(std::int64_t value) { return {value}; }
Json number(double value) { return {value}; }
Json count(std::size_t value) { return {static_cast<std::int64_t>(value)}; }

std::string record_of(Trainer& trainer) {
  const Digits& digits = trainer.digits();
  const ElboTerms test = trainer.test_terms();
  const StepConfig& last = trainer.last_step();
  const std::string command =
      fill("trained in a web page: {} steps of {} digits, seed {}",
           {trainer.steps(), trainer.batch(), static_cast<std::int64_t>(trainer.seed())});
  return write_json(
      {Json::Object{{"data",
                     {Json::Object{{"training_images", count(digits.training_count())},
                                   {"test_images", count(digits.test_count())}}}},
                    {"command", {command}},
                    {"seed", number(static_cast<std::int64_t>(trainer.seed()))},
                    {"steps", number(trainer.steps())},
                    {"learning_rate", number(last.learning_rate)},
                    {"beta", number(last.beta)},
                    {"unit", {std::string("nats")}},
                    {"test",
                     {Json::Object{{"reconstruction", number(test.reconstruction)},
                                   {"kl", number(test.kl)},
                                   {"elbo", number(-test.reconstruction - test.kl)}}}}}});
}

}  // namespace

Result<std::vector<std::byte>> write_trained(Trainer& trainer) {
  WeightsContent content;
  content.spec = trainer.vae().spec();
  content.network = trainer.vae().named_parameters();
  content.latent = measure_latents(trainer);
  content.golden = draw_golden(trainer.vae());
  content.training = record_of(trainer);
  return write_weights(content);
}

}  // namespace vaelet::training
