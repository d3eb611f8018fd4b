#include "native/train/adam.h"

#include <stdexcept>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE("Adam takes the steps that LibTorch's own takes, however many share them") {
  const int members = GENERATE(1, 2, 3);
  torch::Generator generator = at::detail::createCPUGenerator(31);
  Parameters parameters{{"a", torch::randn({7, 5}, generator)},
                        {"b", torch::randn({3}, generator)}};
  std::vector<torch::Tensor> theirs;
  for (const auto& [name, tensor] : parameters) theirs.push_back(tensor.clone().requires_grad_());
  torch::optim::Adam reference(theirs, torch::optim::AdamOptions(1e-2));
  Adam adam(parameters);
  ThreadPool pool(members);
  for (int step = 0; step < 50; ++step) {
    std::vector<std::vector<torch::Tensor>> gradients(static_cast<std::size_t>(members));
    for (auto& tensor : theirs) {
      torch::Tensor sum = torch::zeros_like(tensor);
      for (auto& of_member : gradients) {
        // A transposed gradient: what the kernels leave is not always in the parameter's order.
        const torch::Tensor transposed = tensor.detach().t().contiguous();
        of_member.push_back(torch::randn(transposed.sizes(), generator).t());
        sum += of_member.back();
      }
      tensor.mutable_grad() = sum;
    }
    reference.step();
    adam.step(parameters, gradients, 1e-2, pool);
  }
  CHECK(torch::allclose(parameters["a"], theirs[0], 1e-4, 1e-6));
  CHECK(torch::allclose(parameters["b"], theirs[1], 1e-4, 1e-6));
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

TEST_CASE("a crew calls every member once for each task, and hands its exception on") {
  ThreadPool pool(3);
  std::vector<int> calls(3);
  for (int round = 0; round < 1000; ++round) {
    pool.run([&](int member) { ++calls[static_cast<std::size_t>(member)]; });
  }
  CHECK(calls == std::vector{1000, 1000, 1000});
  const int thrower = GENERATE(0, 2);
  CHECK_THROWS_AS(pool.run([&](int member) {
    if (member == thrower) throw std::runtime_error("stopped");
  }),
                  std::runtime_error);
  pool.run([&](int member) { ++calls[static_cast<std::size_t>(member)]; });
  CHECK(calls == std::vector{1001, 1001, 1001});
}
