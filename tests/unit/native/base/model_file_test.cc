#include "native/base/model_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "native/torch/threads.h"

using namespace vaelet;
using namespace vaelet::native;

TEST_CASE("an entry of the training notes is added and replaced, and nothing else changes") {
  const auto original = read_model_file(VAELET_GOLDEN_FILE);
  REQUIRE(original);
  const auto once = with_training_entry(original->bytes, "quality", {std::int64_t{1}});
  REQUIRE(once);
  const auto twice = with_training_entry(*once, "quality", {std::int64_t{2}});
  REQUIRE(twice);

  const auto changed = read_weights(*twice);
  REQUIRE(changed);
  const auto training = parse_json(changed->training);
  REQUIRE(training);
  REQUIRE(training->find("quality") != nullptr);
  CHECK(std::get<std::int64_t>(training->find("quality")->value) == 2);
  const auto before = parse_json(original->weights.training);
  REQUIRE(before);
  CHECK(std::get<Json::Object>(training->value).size() ==
        std::get<Json::Object>(before->value).size() + 1);

  CHECK(changed->spec_text == original->weights.spec_text);
  const auto old_container = parse_safetensors(original->bytes);
  const auto new_container = parse_safetensors(*twice);
  REQUIRE(old_container);
  REQUIRE(new_container);
  REQUIRE(old_container->tensors.size() == new_container->tensors.size());
  for (std::size_t i = 0; i < old_container->tensors.size(); ++i) {
    const TensorView& old_tensor = old_container->tensors[i];
    const TensorView& new_tensor = new_container->tensors[i];
    INFO(old_tensor.name);
    CHECK(old_tensor.name == new_tensor.name);
    CHECK(std::ranges::equal(old_tensor.bytes, new_tensor.bytes));
  }
}

TEST_CASE(
    "an entry leaves the smallest weights as they are, on a thread where subnormals are zero") {
  const auto original = read_model_file(VAELET_GOLDEN_FILE);
  REQUIRE(original);
  std::vector<std::byte> noted;
  std::thread([&] {
    prepare_thread();
    noted = with_training_entry(original->bytes, "quality", {std::int64_t{1}}).value();
  }).join();
  const auto old_container = parse_safetensors(original->bytes);
  const auto new_container = parse_safetensors(noted);
  REQUIRE(old_container);
  REQUIRE(new_container);
  for (std::size_t i = 0; i < old_container->tensors.size(); ++i) {
    INFO(old_container->tensors[i].name);
    CHECK(std::ranges::equal(old_container->tensors[i].bytes, new_container->tensors[i].bytes));
  }
}

TEST_CASE("what is no weights file takes no entry") {
  CHECK_FALSE(with_training_entry({}, "quality", {std::int64_t{1}}));
}
