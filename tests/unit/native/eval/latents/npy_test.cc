#include "native/eval/latents/npy.h"

#include <cstring>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <torch/torch.h>

namespace vaelet::native {
namespace {

template <class T>
T value_at(const std::vector<std::byte>& bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, &bytes.at(offset), sizeof(T));
  return value;
}

// What NumPy itself reads is checked by tests/eval.
TEST_CASE("Latents are written as rows of test, label, mean and sigma behind an aligned header") {
  const EncodedSet training{.mean = torch::tensor({{1.0F, 2.0F}}),
                            .sigma = torch::tensor({{3.0F, 4.0F}}),
                            .kl = {},
                            .labels = torch::tensor({7}, torch::kInt64)};
  const EncodedSet test{.mean = torch::tensor({{5.0F, 6.0F}}),
                        .sigma = torch::tensor({{7.0F, 8.0F}}),
                        .kl = {},
                        .labels = torch::tensor({300}, torch::kInt64)};
  const auto bytes = latents_npy(training, test);
  CHECK(std::memcmp(bytes.data(), "\x93NUMPY\x01\x00", 8) == 0);
  const std::size_t data = 10 + value_at<std::uint16_t>(bytes, 8);
  CHECK(data % 64 == 0);
  CHECK(value_at<char>(bytes, data - 1) == '\n');
  constexpr std::size_t row = 1 + 4 + 8 + 8;
  REQUIRE(bytes.size() == data + 2 * row);
  CHECK(value_at<std::uint8_t>(bytes, data) == 0);
  CHECK(value_at<std::int32_t>(bytes, data + 1) == 7);
  CHECK(value_at<float>(bytes, data + 9) == 2);
  CHECK(value_at<float>(bytes, data + 13) == 3);
  CHECK(value_at<std::uint8_t>(bytes, data + row) == 1);
  CHECK(value_at<std::int32_t>(bytes, data + row + 1) == 300);
  CHECK(value_at<float>(bytes, data + row + 17) == 8);
}

TEST_CASE("The parts of -ELBO are written as rows of two numbers") {
  const auto bytes = elbo_npy({torch::tensor({1.0F, 2.0F}), torch::tensor({3.0F, 4.0F}), {}});
  const std::size_t data = 10 + value_at<std::uint16_t>(bytes, 8);
  REQUIRE(bytes.size() == data + 16);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(value_at<float>(bytes, data + 4 * i) == std::vector{1.0F, 3.0F, 2.0F, 4.0F}[i]);
  }
}

}  // namespace
}  // namespace vaelet::native
