#include "native/data/pictures/image_file.h"

#include <fstream>
#include <string>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/support/image_files.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;

namespace {

/// The error of decoding these bytes, which must name the file.
Error decoding_refusal(std::span<const std::byte> bytes) {
  const auto image = decode_image("cats/first.png", bytes, Colours::grey);
  REQUIRE_FALSE(image);
  CHECK(image.error().code == ErrorCode::data_damaged);
  CHECK_THAT(image.error().detail, ContainsSubstring("\"cats/first.png\""));
  return image.error();
}

/// What a channel of a pixel of these levels looks like on white paper, [0, 1].
double channel_on_white(const std::uint8_t* levels, int channels, int channel) {
  const double level = levels[channels < 3 ? 0 : channel] / 255.0;
  const double opacity = channels % 2 == 1 ? 1.0 : levels[channels - 1] / 255.0;
  return 1.0 - opacity * (1.0 - level);
}

/// What a pixel of these levels looks like on white paper, [0, 1].
double grey_on_white(const std::uint8_t* levels, int channels) {
  const double grey = channels < 3 ? levels[0] / 255.0
                                   : (299 * levels[0] + 587 * levels[1] + 114 * levels[2]) / 255e3;
  if (channels % 2 == 1) return grey;
  const double opacity = levels[channels - 1] / 255.0;
  return 1.0 - opacity * (1.0 - grey);
}

std::vector<std::byte> ascii_bytes(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("colours are kept on white paper, in every format") {
  const std::string ending = GENERATE("png", "bmp", "tga");
  const int channels = GENERATE(1, 3, 4);
  const StoredImage stored = noise(5, 7, channels, Catch::getSeed());
  const auto image = decode_image("image", image_bytes(stored, ending), Colours::kept);
  INFO(ending << ", " << channels << " channels, seed " << Catch::getSeed());
  REQUIRE(image);
  REQUIRE(image->channels == (ending == "png" && channels == 1 ? 1 : image->channels));
  CHECK(image->has_colour == (channels > 1));
  for (std::size_t value = 0; value < image->pixels.size(); ++value) {
    const std::size_t pixel = value / static_cast<std::size_t>(image->channels);
    const int channel = static_cast<int>(value) % image->channels;
    const auto* levels = &stored.levels[pixel * static_cast<std::size_t>(channels)];
    REQUIRE_THAT(image->pixels[value],
                 WithinAbs(channel_on_white(levels, channels, channel), 1e-6));
  }
}

TEST_CASE("a JPEG in colour keeps its colours") {
  const StoredImage stored{1, 1, 3, {200, 30, 60}};
  const auto image = decode_image("image", image_bytes(stored, "jpg"), Colours::kept);
  REQUIRE(image);
  REQUIRE(image->pixels.size() == 3);
  CHECK(image->has_colour);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    CHECK_THAT(image->pixels[channel], WithinAbs(stored.levels[channel] / 255.0, 0.02));
  }
}

TEST_CASE("levels that differ by at most 8 of 255 are no colour") {
  const auto has_colour = [](std::uint8_t red) {
    const auto bytes = image_bytes({1, 1, 3, {red, 100, 96}}, "png");
    return decode_image("image", bytes, Colours::grey)->has_colour;
  };
  CHECK_FALSE(has_colour(104));
  CHECK(has_colour(105));
}

TEST_CASE("every format and number of channels becomes grey on white paper") {
  const std::string ending = GENERATE("png", "bmp", "tga");
  const int channels = GENERATE(1, 2, 3, 4);
  if (ending == "bmp" && channels == 2) return;  // stb_image_write drops the alpha
  const StoredImage stored = noise(5, 7, channels, Catch::getSeed());
  const auto image = decode_image("image", image_bytes(stored, ending), Colours::grey);
  INFO(ending << ", " << channels << " channels, seed " << Catch::getSeed());
  REQUIRE(image);
  CHECK(image->size == ImageSize{5, 7});
  for (std::size_t pixel = 0; pixel < image->pixels.size(); ++pixel) {
    const auto* levels = &stored.levels[pixel * static_cast<std::size_t>(channels)];
    REQUIRE_THAT(image->pixels[pixel], WithinAbs(grey_on_white(levels, channels), 1e-6));
  }
}

TEST_CASE("a JPEG gives its colours back as nearly as the format keeps them") {
  StoredImage stored{16, 24, 3, {}};
  for (int pixel = 0; pixel < 16 * 24; ++pixel) {
    for (const int level : {pixel % 24 * 10, pixel / 24 * 15, 90}) {
      stored.levels.push_back(static_cast<std::uint8_t>(level));
    }
  }
  const auto image = decode_image("image", image_bytes(stored, "jpg"), Colours::grey);
  REQUIRE(image);
  for (std::size_t pixel = 0; pixel < image->pixels.size(); ++pixel) {
    REQUIRE_THAT(image->pixels[pixel],
                 WithinAbs(grey_on_white(&stored.levels[pixel * 3], 3), 3.0 / 255));
  }
}

TEST_CASE("a PNG of 16 bits keeps all of them") {
  const auto image =
      decode_image("image", png16_bytes(1, 3, {0x0001, 0x1234, 0xffff}), Colours::grey);
  REQUIRE(image);
  CHECK_THAT(image->pixels[0], WithinAbs(0x0001 / 65535.0, 1e-7));
  CHECK_THAT(image->pixels[1], WithinAbs(0x1234 / 65535.0, 1e-7));
  CHECK(image->pixels[2] == 1.0F);
}

TEST_CASE("an image file that is cut off is refused") {
  const std::string ending = GENERATE("png", "bmp", "tga", "jpg");
  const int channels = GENERATE(1, 3);
  auto bytes = image_bytes(noise(17, 31, channels, Catch::getSeed()), ending);
  // Of a PNG the last chunk, 12 bytes, and of a TGA the footer hold no pixels.
  const auto cut = GENERATE_COPY(bytes.size() / 4, bytes.size() / 2, bytes.size() - 50);
  INFO(ending << ", " << channels << " channels, seed " << Catch::getSeed());
  bytes.resize(cut);
  decoding_refusal(bytes);
}

TEST_CASE("a file that is no image is refused by what it is") {
  CHECK_THAT(decoding_refusal(ascii_bytes("<!DOCTYPE html>")).detail,
             ContainsSubstring("expected an image (PNG, JPEG, BMP, GIF, TGA or PNM), found a web "
                               "page (HTML)"));
  CHECK_THAT(decoding_refusal({}).detail, ContainsSubstring("found an empty file"));
  CHECK_THAT(decoding_refusal(ascii_bytes("8BPS" + std::string(30, '\1'))).detail,
             ContainsSubstring("found a Photoshop file (PSD); convert it to PNG"));
  CHECK_THAT(decoding_refusal(ascii_bytes("RIFF....WEBPVP8 ")).detail,
             ContainsSubstring("found a WebP picture; convert it to PNG"));
  CHECK_THAT(decoding_refusal(ascii_bytes("version https://git-lfs.github.com/spec/v1\n")).detail,
             ContainsSubstring("found a git-lfs pointer in place of the picture"));
  CHECK_THAT(decoding_refusal(std::vector<std::byte>(99)).detail,
             ContainsSubstring("found 99 bytes that are all 0"));
}

TEST_CASE("a picture of formats that can crash or hang a decoder is refused by its first bytes") {
  const std::string softimage = "\x53\x80\xf6\x34" + std::string(90, '\1');
  CHECK_THAT(decoding_refusal(ascii_bytes(softimage)).detail,
             ContainsSubstring("found a Softimage picture (PIC)"));
  CHECK_THAT(decoding_refusal(ascii_bytes("#?RADIANCE\n\n-Y 9 +X 9\n\2\2")).detail,
             ContainsSubstring("found a Radiance picture (HDR)"));
}

TEST_CASE("a PNG whose pixels are broken is refused by its checksum") {
  auto bytes = image_bytes(noise(9, 9, 1, Catch::getSeed()), "png");
  bytes[45] ^= std::byte{0x10};  // among the packed pixels
  CHECK_THAT(decoding_refusal(bytes).detail,
             ContainsSubstring("found a PNG that is damaged: the checksum of its IDAT chunk"));
}

TEST_CASE("an image that claims to be huge is refused by its size and costs no memory") {
  CHECK_THAT(decoding_refusal(png_header_bytes(9000, 9000)).detail,
             ContainsSubstring("found a PNG of 9000 x 9000 pixels, which is more than"));
  CHECK_THAT(decoding_refusal(png_header_bytes(100000, 100000)).detail,
             ContainsSubstring("found a PNG of 100000 x 100000 pixels, which is more than"));
  std::string gif("GIF89a\0\x20\xff\x1f\x80\0\0\0\0\0\xff\xff\xff", 19);
  gif += std::string(",\0\0\0\0\1\0\1\0\0\2\2D\1\0;", 16);
  CHECK_THAT(decoding_refusal(ascii_bytes(gif)).detail,
             ContainsSubstring("8191 x 8192 pixels need at least 24570 bytes, and it has 35"));
}

TEST_CASE("an image of no pixels is refused") {
  CHECK_THAT(decoding_refusal(png_header_bytes(0, 5)).detail,
             ContainsSubstring("found a PNG of 0 x 5 pixels, which shows nothing"));
  CHECK_THAT(decoding_refusal(ascii_bytes("P5 0 0 255 ")).detail,
             ContainsSubstring("found a PGM of 0 x 0 pixels, which shows nothing"));
}
