#include "tests/unit/web/training/beside_libtorch.h"

#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "native/torch/golden_check.h"
#include "shared/weights/weights_file.h"
#include "web/training/adam.h"
#include "web/training/trained_file.h"
#include "web/training/trainer.h"

using namespace vaelet;
using namespace vaelet::training;
using Catch::Matchers::WithinRel;

namespace {

constexpr std::size_t rows = 64;
const ImageFormat format{.height = 28, .width = 28};

/// Returns the values of one tensor among the parameters, or their gradient.
std::vector<double> part_of(const std::vector<float>& all, std::size_t first, std::int64_t count) {
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + count};
}

}  // namespace

TEST_CASE("Gradients are those of LibTorch's autograd, for the same weights, batch and draws") {
  const double beta = GENERATE(0.0, 1.0, 4.0);
  const auto widths = GENERATE(HiddenWidths{500, 120}, HiddenWidths{128, 64});
  DenseVae vae = make_vae(format, widths, rows);
  const native::Vae theirs = libtorch_vae(vae);
  const TestBatch batch = make_batch(vae, rows, 21);
  const ElboTerms terms =
      vae.compute_gradient(batch.x.data(), batch.epsilon.data(), rows, static_cast<float>(beta));
  const LibtorchTerms expected = run_libtorch(theirs, batch, beta);
  CHECK_THAT(terms.reconstruction, WithinRel(expected.reconstruction, 1e-5));
  CHECK_THAT(terms.kl, WithinRel(expected.kl, 1e-5));
  std::size_t first = 0;
  for (const TensorDescription& tensor : network_tensors(vae.spec())) {
    const torch::Tensor gradient = theirs.parameters().find(tensor.name)->second.grad();
    INFO(tensor.name);
    CHECK(relative_difference(part_of(vae.gradient(), first, gradient.numel()),
                              doubles(native::values_of(gradient))) < 1e-5);
    first += static_cast<std::size_t>(gradient.numel());
  }
  CHECK(first == vae.parameters().size());
}

TEST_CASE("A hundred steps of Adam lead where LibTorch's lead") {
  DenseVae vae = make_vae(format, {128, 64}, rows, 1.0F);
  const native::Vae theirs = libtorch_vae(vae);
  std::vector<torch::Tensor> parameters;
  for (const TensorDescription& tensor : network_tensors(vae.spec())) {
    parameters.push_back(theirs.parameters().find(tensor.name)->second);
  }
  torch::optim::Adam reference(parameters, torch::optim::AdamOptions(1e-3));
  Adam adam(vae.parameters().size());
  ElboTerms terms;
  LibtorchTerms expected{};
  for (std::uint64_t step = 0; step < 100; ++step) {
    const TestBatch batch = make_batch(vae, rows, 100 + step);
    terms = vae.compute_gradient(batch.x.data(), batch.epsilon.data(), rows, 1.0F);
    adam.step(vae.gradient().data(), 1e-3, vae.parameters().data());
    reference.zero_grad();
    expected = run_libtorch(theirs, batch, 1.0);
    reference.step();
  }
  CHECK_THAT(terms.reconstruction, WithinRel(expected.reconstruction, 1e-4));
  CHECK_THAT(terms.kl, WithinRel(expected.kl, 1e-2));
  std::size_t first = 0;
  for (const torch::Tensor& tensor : parameters) {
    CHECK(relative_difference(part_of(vae.parameters(), first, tensor.numel()),
                              doubles(native::values_of(tensor.detach()))) < 1e-3);
    first += static_cast<std::size_t>(tensor.numel());
  }
}

TEST_CASE("LibTorch gives the golden values of a model that was trained here") {
  Digits digits = Digits::read(make_digits_file(160, 40, 28, 28)).value();
  Trainer trainer =
      Trainer::create(std::move(digits), {.widths = {128, 64}, .seed = 1, .batch = 32}).value();
  for (int step = 0; step < 50; ++step) trainer.step({});
  const std::vector<std::byte> bytes = write_trained(trainer).value();
  const auto differences = native::check_golden(read_weights(bytes).value());
  REQUIRE(differences);
  CHECK(differences->image < 1e-5);
  CHECK(differences->posterior.value() < 1e-5);
}
