#include "native/train/adam.h"

#include <cstddef>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/torch/seeded_generator.h"

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE("Adam takes the steps that LibTorch's own takes, however many share them") {
  const int workers = GENERATE(1, 2, 3);
  torch::Generator generator = seeded_generator(31);
  Parameters parameters{{"a", torch::randn({7, 5}, generator)},
                        {"b", torch::randn({3}, generator)}};
  std::vector<torch::Tensor> theirs;
  for (const auto& [name, tensor] : parameters) theirs.push_back(tensor.clone().requires_grad_());
  torch::optim::Adam reference(theirs, torch::optim::AdamOptions(1e-2));
  Adam adam(parameters);
  ThreadPool pool(workers);
  for (int step = 0; step < 50; ++step) {
    std::vector<std::vector<torch::Tensor>> gradients(static_cast<std::size_t>(workers));
    for (auto& tensor : theirs) {
      torch::Tensor sum = torch::zeros_like(tensor);
      for (auto& of_worker : gradients) {
        // A transposed gradient: what the kernels leave is not always in the parameter's order.
        const torch::Tensor transposed = tensor.detach().t().contiguous();
        of_worker.push_back(torch::randn(transposed.sizes(), generator).t());
        sum += of_worker.back();
      }
      tensor.mutable_grad() = sum;
    }
    reference.step();
    adam.step(parameters, gradients, 1e-2, pool);
  }
  CHECK(torch::allclose(parameters["a"], theirs[0], 1e-4, 1e-6));
  CHECK(torch::allclose(parameters["b"], theirs[1], 1e-4, 1e-6));
}

TEST_CASE("Adam takes the same steps where its own loops cannot reach the parameters") {
  // As on a GPU: doubles are out of their reach, too.
  torch::Generator generator = seeded_generator(33);
  Parameters near{{"a", torch::randn({7, 5}, generator)}};
  Parameters far{{"a", near["a"].to(torch::kDouble)}};
  Adam of_near(near);
  Adam of_far(far);
  ThreadPool pool(2);
  for (int step = 0; step < 50; ++step) {
    const torch::Tensor one = torch::randn({7, 5}, generator);
    const torch::Tensor other = torch::randn({7, 5}, generator);
    of_far.step(far, {{one.to(torch::kDouble)}, {other.to(torch::kDouble)}}, 1e-2, pool);
    of_near.step(near, {{one}, {other}}, 1e-2, pool);
  }
  CHECK(torch::allclose(near["a"].to(torch::kDouble), far["a"], 1e-4, 1e-6));
}

TEST_CASE("Adam leaves a parameter without gradient alone") {
  Parameters parameters{{"a", torch::ones({4})}, {"b", torch::ones({4})}};
  Adam adam(parameters);
  ThreadPool pool(2);
  adam.step(parameters, {{torch::Tensor(), torch::ones({4})}, {torch::Tensor(), torch::Tensor()}},
            0.1, pool);
  CHECK(torch::equal(parameters["a"], torch::ones({4})));
  CHECK(torch::allclose(parameters["b"], torch::full({4}, 0.9), 1e-4, 1e-5));
}

TEST_CASE("Adam continues from restored steps and moments as if it had not stopped") {
  torch::Generator generator = seeded_generator(32);
  Parameters parameters{{"a", torch::randn({7}, generator)}};
  Parameters copies{{"a", parameters["a"].clone()}};
  Adam adam(parameters);
  ThreadPool pool(2);
  adam.step(parameters, {{torch::randn({7}, generator)}}, 1e-2, pool);
  copies["a"].copy_(parameters["a"]);
  Adam restored(copies);
  restored.restore(adam.steps(), adam.moments());
  const torch::Tensor gradient = torch::randn({7}, generator);
  adam.step(parameters, {{gradient.clone()}}, 1e-2, pool);
  restored.step(copies, {{gradient.clone()}}, 1e-2, pool);
  CHECK(torch::equal(parameters["a"], copies["a"]));
  CHECK(restored.steps() == 2);
  CHECK_THROWS_AS(restored.restore(1, {{"a", {torch::ones({2}), torch::ones({2})}}}), c10::Error);
}
