#include "native/base/model_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
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
    "an entry leaves the bytes of all tensors, of whatever type, and the rest of the header") {
  auto file = read_model_file(VAELET_GOLDEN_FILE)->bytes;
  // An eight-byte tensor of the writer's own behind the others.
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  std::string header(reinterpret_cast<const char*>(file.data()) + sizeof length, length);
  const std::size_t end = file.size() - sizeof length - length;
  header.resize(header.find_last_of('}'));
  header += R"(,"x.step":{"dtype":"I64","shape":[1],"data_offsets":[)" + std::to_string(end) + "," +
            std::to_string(end + 8) + "]}}";
  std::vector<std::byte> data(file.end() - static_cast<std::ptrdiff_t>(end), file.end());
  data.resize(end + 8, std::byte{5});
  const std::uint64_t longer = header.size();
  file.assign(sizeof longer + header.size(), std::byte{});
  std::memcpy(file.data(), &longer, sizeof longer);
  std::memcpy(file.data() + sizeof longer, header.data(), header.size());
  file.insert(file.end(), data.begin(), data.end());
  REQUIRE(read_weights(file));

  const auto noted = with_training_entry(file, "quality", {std::int64_t{1}});
  REQUIRE(noted);
  CHECK(std::equal(data.rbegin(), data.rend(), noted->rbegin()));
  CHECK(parse_safetensors(*noted)->tensors.size() == parse_safetensors(file)->tensors.size());
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
