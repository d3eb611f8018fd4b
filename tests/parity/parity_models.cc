// Writes weights files together with what LibTorch computes from them, for the engine to be
// compared with: golden.* holds decoded images, and
//   x.parity.pixels [B, C, H, W], x.parity.label [B, C] (only in a conditional model),
//   x.parity.mean [B, L], x.parity.sigma [B, L]
// hold the encoder's results. B is random.
//   parity_models DIR --seed N --count M      M random models
//   parity_models DIR --weights FILE          an existing file, its golden samples replaced as well
#include <cstdlib>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>

#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/torch/export.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"
#include "native/torch/vae.h"
#include "shared/model/shapes.h"
#include "tests/parity/random_model.h"
#include "tests/parity/spread.h"

namespace vaelet::parity {
namespace {

namespace fs = std::filesystem;
using native::seeded_generator;
using native::tensor_of;
using native::Vae;
using native::values_of;

constexpr int most_images = 40;

torch::Generator generator_from(Chance& chance) { return seeded_generator(chance.seed()); }

/// [B, C]: one-hot labels and now and then a mix; [B, 0] for a model without label.
torch::Tensor random_labels(const ModelSpec& spec, int count, torch::Generator& generator) {
  if (!is_conditional(spec)) return torch::zeros({count, 0});
  const auto classes = static_cast<std::int64_t>(spec.labels.size());
  const torch::Tensor labels =
      torch::one_hot(torch::randint(classes, {count}, generator, torch::kLong), classes)
          .to(torch::kFloat);
  const torch::Tensor mixes = torch::softmax(torch::randn({count, classes}, generator), 1);
  return torch::where(torch::rand({count, 1}, generator) < 0.2, mixes, labels);
}

GoldenSamples random_golden(const Vae& vae, Chance& chance) {
  torch::Generator generator = generator_from(chance);
  const int count = chance.between(1, most_images);
  const torch::Tensor z = torch::randn({count, vae.spec().latent}, generator);
  const torch::Tensor labels = random_labels(vae.spec(), count, generator);
  return native::golden_samples_of(vae, z, labels);
}

TensorData stored(const std::string& name, const torch::Tensor& tensor) {
  return {name, DType::f32, tensor.sizes().vec(), values_of(tensor)};
}

/// Nothing for a model without encoder.
std::vector<TensorData> random_encodings(const Vae& vae, Chance& chance) {
  if (!has_encoder(vae.spec())) return {};
  const torch::NoGradGuard no_grad;
  torch::Generator generator = generator_from(chance);
  const ModelSpec& spec = vae.spec();
  const int count = chance.between(1, most_images);
  const torch::Tensor pixels = torch::rand(image_batch_shape(count, spec.image), generator);
  const torch::Tensor labels = random_labels(spec, count, generator);
  const native::Posterior posterior = vae.encode(vae.to_model_space(pixels), labels);
  std::vector<TensorData> tensors{stored("x.parity.pixels", pixels),
                                  stored("x.parity.mean", posterior.mean),
                                  stored("x.parity.sigma", posterior.sigma)};
  if (is_conditional(spec)) tensors.push_back(stored("x.parity.label", labels));
  return tensors;
}

WeightsContent random_content(Chance& chance) {
  constexpr DType dtypes[] = {DType::f32, DType::f16, DType::i8};
  WeightsContent content;
  content.network_dtype = dtypes[chance.between(0, 2)];
  const Vae vae = random_vae(random_spec(chance), content.network_dtype, chance);
  content.spec = vae.spec();
  content.network = native::network_values(vae);
  const bool has_statistics = !chance.one_in(4);
  for (int i = 0; has_statistics && i < content.spec.latent; ++i) {
    content.latent.kl.push_back(static_cast<float>(chance.uniform()));
    content.latent.mean.push_back(static_cast<float>(chance.uniform() - 0.5));
    content.latent.std.push_back(static_cast<float>(chance.uniform() + 0.5));
  }
  if (chance.one_in(3)) content.prior = random_prior(content.spec, chance);
  content.golden = random_golden(vae, chance);
  content.extra = random_encodings(vae, chance);
  return content;
}

/// What the file holds, its weights as they are stored, with new samples.
WeightsContent content_of(const WeightsFile& file, Chance& chance) {
  const Vae vae = Vae::load(file);
  WeightsContent content;
  content.spec = file.spec;
  content.training = file.training;
  content.network_dtype = file.network.begin()->second.dtype;
  content.network = native::network_values(vae);
  content.latent = file.latent;
  content.directions = file.directions;
  content.prior = file.prior;
  content.golden = random_golden(vae, chance);
  content.extra = random_encodings(vae, chance);
  return content;
}

Result<void> write_content(const WeightsContent& content, const fs::path& path) {
  VAELET_TRY_ASSIGN(auto bytes, write_weights(content));
  return native::write_file(path, bytes);
}

Result<void> write_random_models(const fs::path& folder, std::uint64_t seed, int count) {
  Chance chance(seed);
  for (int index = 0; index < count; ++index) {
    std::ostringstream name;
    name << "random-" << std::setw(3) << std::setfill('0') << index << ".safetensors";
    try {
      VAELET_TRY(write_content(random_content(chance), folder / name.str()));
    } catch (const std::runtime_error& error) {
      return fail(ErrorCode::engine_failed, name.str() + ": " + error.what());
    }
  }
  return {};
}

Result<void> write_existing_model(const fs::path& folder, std::uint64_t seed,
                                  const fs::path& weights) {
  VAELET_TRY_ASSIGN(auto model, native::read_model_file(weights));
  Chance chance(seed);
  return write_content(content_of(model.weights, chance), folder / weights.filename());
}

int run(int argc, char** argv) {
  CLI::App app{"Writes weights files with what LibTorch computes from them."};
  std::string folder;
  std::string weights;
  std::uint64_t seed = 1;
  int count = 20;
  app.add_option("DIR", folder, "Folder for the files")->required();
  app.add_option("--seed", seed, "Seed of all choices")->capture_default_str();
  app.add_option("--count", count, "Random models to write")->capture_default_str();
  app.add_option("--weights", weights, "An existing weights file, instead of random models");
  CLI11_PARSE(app, argc, argv);
  fs::create_directories(folder);
  const Result<void> written = weights.empty() ? write_random_models(folder, seed, count)
                                               : write_existing_model(folder, seed, weights);
  if (written) return EXIT_SUCCESS;
  std::cerr << "parity_models (seed " << seed << "): " << written.error().message() << '\n';
  return EXIT_FAILURE;
}

}  // namespace
}  // namespace vaelet::parity

int main(int argc, char** argv) { return vaelet::parity::run(argc, argv); }
