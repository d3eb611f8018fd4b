// Training on other devices and with less precision, next to that on the processor in F32.
#include <cmath>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/torch/device.h"
#include "tests/unit/native/train/trainer_fixture.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

/// The last epoch's -ELBO of the validation images, and the weights.
struct Trained {
  double loss = 0.0;
  Parameters weights;
};

struct ComputeFixture : TrainerFixture {
  Trained trained(const std::string& model, const Compute& compute, LikelihoodKind kind) const {
    TrainConfig options = options_with(1.0, 4, 3e-3);
    options.compute = compute;
    options.average_decay = 0.9;
    Vae vae = fresh_vae(model, kind).on(torch_device(compute.device));
    const auto reports = run(vae, split(images(), 32, 1), options);
    REQUIRE(reports);
    return {-reports->back().validation.elbo(), vae.on(torch::kCPU).parameters()};
  }
};

}  // namespace

TEST_CASE_METHOD(ComputeFixture, "bf16 and a GPU train as well as F32 on the processor") {
  const auto model = GENERATE(std::string("mlp-vae"), std::string("conv-cvae"));
  const auto kind = GENERATE(LikelihoodKind::bernoulli, LikelihoodKind::gaussian);
  const Compute compute = GENERATE(Compute{DeviceKind::cpu, true}, Compute{DeviceKind::cuda, false},
                                   Compute{DeviceKind::cuda, true});
  if (compute.device == DeviceKind::cuda && !torch::cuda::is_available()) return;
  // LibTorch 1.13 on the processor leaves out transposed convolutions when it rounds weights.
  if (compute.device == DeviceKind::cpu && model == "conv-cvae") return;
  INFO(model << " on " << torch_device(compute.device) << (compute.bf16 ? " in bf16" : ""));
  const Trained expected = trained(model, {}, kind);
  const Trained found = trained(model, compute, kind);
  const double allowed = compute.bf16 ? 0.01 : 0.005;
  CHECK(std::abs(found.loss / expected.loss - 1.0) < allowed);
  const auto& [name, weight] = *expected.weights.begin();
  CHECK_FALSE(torch::equal(weight, found.weights.find(name)->second));
}

TEST_CASE_METHOD(ComputeFixture, "nothing of a training in bf16 stays behind in its thread") {
  trained("mlp-vae", {DeviceKind::cpu, true}, LikelihoodKind::bernoulli);
  const torch::Tensor ones = torch::ones({2, 2});
  CHECK(torch::mm(ones, ones).scalar_type() == torch::kFloat);
}

TEST_CASE("a device that is not there is refused, with what was found") {
  CHECK(check_device(DeviceKind::cpu));
  const auto refused = check_device(DeviceKind::cuda);
  if (torch::cuda::is_available()) {
    CHECK(refused);
    return;
  }
  REQUIRE_FALSE(refused);
  const std::string& text = refused.error().detail;
  CHECK(text.find(
            "--device cuda: expected a LibTorch with CUDA and an NVIDIA GPU, found LibTorch") == 0);
  CHECK(text.find("leave the flag out") != std::string::npos);
}
