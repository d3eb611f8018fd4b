#include "native/classifier/classifier.h"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <torch/torch.h>

#include "native/base/file.h"
#include "native/classifier/classifier_file.h"
#include "native/torch/threads.h"
#include "shared/base/text.h"
#include "shared/weights/safetensors.h"
#include "tests/fuzz/small_files.h"
#include "tests/unit/support/striped_images.h"
#include "tests/unit/support/temporary_folder.h"

namespace vaelet::native {
namespace {

ClassifierFormat format_of(const DataSet& data) { return {data.image, data.class_names}; }

Classification classified_by(Classifier& classifier, const torch::Tensor& images, int threads = 1) {
  ThreadPool pool(threads);
  return classify_images(classifier, images, pool);
}

Classifier quick_classifier(const DataSet& data, std::uint64_t seed) {
  set_threads(1);  // other numbers of threads give weights that differ by rounding
  const ClassifierConfig training{.epochs = 4, .batch_size = 32, .seed = seed};
  return train_classifier(format_of(data), {data.training, data}, training, [](int, double) {});
}

// A path in a folder of its own.
struct TemporaryFile {
  TemporaryFolder folder;
  std::filesystem::path path = folder.path() / "classifier.safetensors";
};

TEST_CASE("A classifier learns classes of odd, non-square images, the same with the same seed") {
  const auto data = striped_data_set(600, 200, Catch::getSeed());
  auto classifier = quick_classifier(data, 5);
  const auto test = ImageSet(data.test, data).batch(torch::arange(200));
  const auto classified = classified_by(classifier, test.pixels);
  const auto right = (classified.predictions == test.label.argmax(1)).sum().item<int>();
  CHECK(right > 190);
  CHECK(classified.features.sizes() == torch::IntArrayRef({200, classifier_feature_count}));

  CHECK(torch::equal(classified_by(classifier, test.pixels, 2).features, classified.features));

  auto same = quick_classifier(data, 5);
  CHECK(torch::equal(classified_by(same, test.pixels).features, classified.features));
  auto other = quick_classifier(data, 6);
  CHECK_FALSE(torch::equal(classified_by(other, test.pixels).features, classified.features));
}

TEST_CASE("A classifier of a region sees nothing outside it") {
  const auto data = striped_data_set(100, 50, Catch::getSeed());
  ClassifierFormat format = format_of(data);
  format.region = ImageRegion{.top = 2, .left = 5, .height = 6, .width = 7};
  set_threads(1);
  auto classifier =
      train_classifier(format, {data.training, data}, {.epochs = 1}, [](int, double) {});
  const auto pixels = ImageSet(data.test, data).batch(torch::arange(50)).pixels;
  const auto features = classified_by(classifier, pixels).features;
  const auto changed_at = [&](int row, int column) {
    auto changed = pixels.clone();
    changed.select(2, row).select(2, column).fill_(10);
    return !torch::equal(classified_by(classifier, changed).features, features);
  };
  CHECK(changed_at(2, 5));
  CHECK(changed_at(7, 11));
  CHECK_FALSE(changed_at(1, 5));
  CHECK_FALSE(changed_at(2, 4));
  CHECK_FALSE(changed_at(8, 11));
  CHECK_FALSE(changed_at(7, 12));

  ClassifierRecord record;
  record.format = format;
  record.test_images = 50;
  const TemporaryFile file;
  REQUIRE(write_file(file.path, *write_classifier(classifier, record)));
  auto stored = read_classifier(file.path);
  REQUIRE(stored);
  CHECK(stored->record.format.region == format.region);
  CHECK(torch::equal(classified_by(stored->classifier, pixels).features, features));
}

TEST_CASE("A stored classifier gives the same features, and keeps its record") {
  const auto data = striped_data_set(100, 50, Catch::getSeed());
  auto classifier = quick_classifier(data, 1);
  const ClassifierRecord record{.format = format_of(data),
                                .data = data.name,
                                .data_digest = data.digest,
                                .seed = 1,
                                .epochs = 4,
                                .configuration = {Json::Object{{"shift", {std::string("2")}}}},
                                .test_images = 50,
                                .test_correct = 45};
  const TemporaryFile file;
  REQUIRE(write_file(file.path, *write_classifier(classifier, record)));
  auto stored = read_classifier(file.path);
  REQUIRE(stored);
  const auto pixels = ImageSet(data.test, data).batch(torch::arange(50)).pixels;
  CHECK(torch::equal(classified_by(stored->classifier, pixels).features,
                     classified_by(classifier, pixels).features));
  CHECK(stored->record.format.class_names == data.class_names);
  CHECK(stored->record.format.image.height == data.image.height);
  CHECK(stored->record.format.image.width == data.image.width);
  CHECK(stored->record.data == data.name);
  CHECK(stored->record.data_digest == data.digest);
  CHECK(stored->record.seed == 1);
  CHECK(stored->record.epochs == 4);
  CHECK(write_json(stored->record.configuration) == R"({"shift":"2"})");
  CHECK(stored->record.accuracy().value == 0.9);
  CHECK(stored->digest.size() == 64);
}

TEST_CASE("A file that is no classifier is refused by name") {
  const TemporaryFile file;
  CHECK(read_classifier(file.path).error().code == ErrorCode::file_unreadable);

  REQUIRE(write_file(file.path, *write_safetensors({{"format", "vaelet/1"}}, {})));
  const auto model = read_classifier(file.path);
  REQUIRE_FALSE(model);
  CHECK(model.error().code == ErrorCode::metadata_missing);
  CHECK(model.error().detail.find(file.path.string()) != std::string::npos);
}

TEST_CASE("The list of a classifier's tensors is that of its modules") {
  const ClassifierFormat format{{.height = 13, .width = 18}, {"a", "b", "c"}};
  const Classifier classifier(format);
  std::map<std::string, std::vector<std::int64_t>> modules;
  for (const auto& entry : classifier->named_parameters()) {
    modules[entry.key()] = entry.value().sizes().vec();
  }
  for (const auto& entry : classifier->named_buffers()) {
    if (entry.value().is_floating_point()) modules[entry.key()] = entry.value().sizes().vec();
  }
  std::map<std::string, std::vector<std::int64_t>> listed;
  for (const auto& tensor : classifier_tensors(format)) listed[tensor.name] = tensor.shape;
  CHECK(listed == modules);
}

TEST_CASE("A classifier's file in which a bit is flipped is refused, wherever it is") {
  auto bytes = classifier_bytes(small_classifier()).value();
  REQUIRE(parse_classifier(bytes));
  // All bits of the header and the first weights, then every 997th: the prime meets each bit of a
  // byte.
  constexpr std::size_t all_until = 8 * 4096;
  int accepted = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += bit < all_until ? 1 : 997) {
    const auto mask = static_cast<std::byte>(1 << (bit % 8));
    bytes[bit / 8] ^= mask;
    if (parse_classifier(bytes)) ++accepted;
    bytes[bit / 8] ^= mask;
  }
  CHECK(accepted == 0);
  for (const std::size_t kept :
       {std::size_t{0}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1}) {
    CHECK_FALSE(parse_classifier(std::span(bytes).first(kept)));
  }
}

TEST_CASE("A classifier's file makes no room for weights that it does not hold") {
  const std::string largest =
      R"({"height": 1024, "width": 1024, "channels": 1, "classes": ["a"], "data": "", "data_sha256": "",)"
      R"( "seed": 1, "epochs": 1, "test_images": 5, "test_correct": 5})";
  const auto bytes =
      write_safetensors({{"format", "vaelet-classifier/1"}, {"classifier", largest}}, {});
  const auto content = parse_classifier(*bytes);
  REQUIRE_FALSE(content);
  CHECK(content.error().code == ErrorCode::tensor_missing);
}

TEST_CASE("Another version of the classifier's format is named") {
  const auto bytes = write_safetensors({{"format", "vaelet-classifier/9"}}, {});
  const Error error = parse_classifier(*bytes).error();
  CHECK(error.code == ErrorCode::format_version_unknown);
  CHECK(error.detail.find("\"vaelet-classifier/9\"") != std::string::npos);
  CHECK(error.detail.find("\"vaelet-classifier/2\"") != std::string::npos);
}

TEST_CASE("A classifier's file with a damaged record, or without a tensor, is refused") {
  const TemporaryFile file;
  const auto refused = [&](const std::string& record) {
    const auto bytes =
        write_safetensors({{"format", "vaelet-classifier/1"}, {"classifier", record}}, {});
    REQUIRE(write_file(file.path, *bytes));
    return read_classifier(file.path).error().code;
  };
  CHECK(refused("{}") == ErrorCode::metadata_missing);
  CHECK(refused("{") == ErrorCode::header_malformed);
  const std::string whole =
      R"({"height": 13, "width": 18, "channels": 1, "classes": ["a"], "data": "", "data_sha256": "",)"
      R"( "seed": 1, "epochs": 1, "test_images": 5, "test_correct": 5})";
  CHECK(refused(whole) == ErrorCode::tensor_missing);
  CHECK(refused(std::string(whole).replace(whole.find("13"), 2, "-1")) ==
        ErrorCode::metadata_missing);
  for (const char* region : {"[0, 0, 14, 18]", "[13, 0, 1, 1]", "[0, -1, 2, 2]", "[0, 0, 0, 2]",
                             "[0, 0, 2147483647, 2]", "[0, 0, 1]", "[0, 0, 1, 1.5]", "1"}) {
    INFO(region);
    CHECK(refused(std::string(whole).replace(1, 0, fill("\"region\": {}, ", {region}))) ==
          ErrorCode::metadata_missing);
  }
}

}  // namespace
}  // namespace vaelet::native
