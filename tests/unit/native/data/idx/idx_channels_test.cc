// IDX images with an axis of channels, of bytes and of numbers with fractions.
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/native/data/idx/idx_kinds_fixture.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

/// An image of two pixels in colour, by its channels and by its pixels.
const Bytes planes{10, 20, 50, 60, 90, 255};
const Bytes interleaved{10, 50, 90, 20, 60, 255};

Bytes times(std::uint32_t count, const Bytes& image) {
  Bytes images;
  for (std::uint32_t copy = 0; copy < count; ++copy) {
    images.insert(images.end(), image.begin(), image.end());
  }
  return images;
}

}  // namespace

TEST_CASE_METHOD(KindsFixture, "an axis of one channel is dropped, other shapes are refused") {
  put("train-images-idx3-ubyte", idx_bytes({4, 1, 1, 2}, levels));
  CHECK(load()->training.pixels == levels);
  put("train-images-idx3-ubyte", idx_bytes({4, 1, 2, 1}, levels));
  CHECK(load()->training.pixels == levels);
  put("train-images-idx3-ubyte", idx_bytes({4, 2}, levels));
  CHECK_THAT(refused(), ContainsSubstring("found the sizes [4, 2]; write each image with its "
                                          "height and its width"));
  put("train-images-idx3-ubyte", idx_bytes({4, 1, 2, 3}, Bytes(24)));
  CHECK(load().error().detail.find("as large as those for training, [4, 1, 2, 3]") !=
        std::string::npos);
  put("train-images-idx3-ubyte", idx_bytes({4, 2, 2, 4}, Bytes(64)));
  CHECK_THAT(refused(), ContainsSubstring("found the sizes [4, 2, 2, 4]"));
}

TEST_CASE_METHOD(KindsFixture, "the axis of three channels is that before or behind the sides") {
  const auto write = [&](const std::vector<std::uint32_t>& sizes, const Bytes& image) {
    auto of_test = sizes;
    of_test[0] = 2;
    const Bytes two = times(4, image);
    put("train-images-idx3-ubyte", idx_bytes(sizes, times(4, image)));
    put("t10k-images-idx3-ubyte", idx_bytes(of_test, {two.begin(), two.begin() + 12}));
  };
  write({4, 3, 1, 2}, planes);
  CHECK(load()->training.pixels == times(4, planes));
  CHECK(load()->image.channels == 3);
  CHECK_THAT(notes(), ContainsSubstring("are read as images, channels, rows, columns"));
  CHECK_THAT(load()->colour_choice, ContainsSubstring("4 of 4 training pictures have colour"));
  write({4, 1, 2, 3}, interleaved);
  CHECK(load()->image.channels == 1);  // 2 x 3 pixels, as an axis of one channel is likelier
  write({4, 2, 1, 3}, interleaved);
  CHECK(load()->training.pixels == times(4, planes));
  CHECK(load()->image.height == 2);
  CHECK_THAT(notes(), ContainsSubstring("are read as images, rows, columns, channels"));
}

TEST_CASE_METHOD(KindsFixture, "floats of four sizes run to 1 or to 255, channels first or last") {
  struct Stored {
    std::vector<std::uint32_t> sizes;
    Bytes image;
    Bytes expected;
  };
  const Stored stored =
      GENERATE(Stored{{3, 1, 2}, planes, planes}, Stored{{2, 1, 3}, interleaved, planes},
               Stored{{1, 3, 2}, planes, planes}, Stored{{2, 3, 1}, planes, planes});
  const int white = GENERATE(1, 255);
  const auto write = [&](const std::string& part, std::uint32_t count) {
    std::vector<float> values;
    for (const std::uint8_t level : times(count, stored.image)) {
      values.push_back(static_cast<float>(level * white) / 255.0F);
    }
    std::vector<std::uint32_t> sizes = stored.sizes;
    sizes.insert(sizes.begin(), count);
    put(part + "-images-idx3-ubyte", float_idx(sizes, values));
  };
  write("train", 4);
  write("t10k", 2);
  const auto data = load();
  REQUIRE(data);
  const bool in_colour = stored.sizes[0] == 3 || stored.sizes[2] == 3;
  CHECK(data->image.channels == (in_colour ? 3 : 1));
  CHECK(data->training.pixels == times(4, stored.expected));
  CHECK(data->test.pixels == times(2, stored.expected));
  CHECK_THAT(notes(), ContainsSubstring("read as levels from 0, black, to " +
                                        std::to_string(white) + ", white"));
}

TEST_CASE_METHOD(KindsFixture, "three channels without colour are grey, and channels decides") {
  put("train-images-idx3-ubyte", idx_bytes({4, 2, 1, 3}, Bytes(24, 77)));
  put("t10k-images-idx3-ubyte", idx_bytes({2, 2, 1, 3}, Bytes(12, 78)));
  CHECK(load()->training.pixels == Bytes(8, 77));
  CHECK(load()->colour_choice.empty());
  CHECK(load({.channels = 3})->training.pixels == Bytes(24, 77));
  put("train-images-idx3-ubyte", idx_bytes({4, 2, 1, 3}, Bytes(24, 255)));
  put("t10k-images-idx3-ubyte",
      idx_bytes({2, 2, 1, 3}, {255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9}));
  CHECK(load({.channels = 1})->test.pixels == Bytes{76, 150, 29, 9});
}
