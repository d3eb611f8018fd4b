#include "tests/unit/web/training/training_fixture.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "shared/sampling/normal.h"

namespace vaelet::training {
namespace {

void append(std::vector<std::byte>& bytes, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(std::byte(number >> shift & 0xff));
}

/// Returns an image, bit by bit: a bar of a tenth of the height, and one pixel in twenty beside it.
std::vector<std::byte> draw_image(std::size_t label, std::size_t height, std::size_t width,
                                  Pcg32& bits) {
  std::vector<std::byte> image((height * width + 7) / 8);
  for (std::size_t i = 0; i < height * width; ++i) {
    const bool is_bar = i / width * 10 / height == label;
    if (is_bar || bits.uniform() < 0.05) image[i / 8] |= std::byte(0x80 >> i % 8);
  }
  return image;
}

}  // namespace

DenseVae make_vae(const ImageFormat& image, const HiddenWidths& widths, std::size_t most_rows,
                  float factor) {
  DenseVae vae = DenseVae::create(plane_spec(image, widths).value(), most_rows).value();
  vae.draw_parameters(7);
  for (float& parameter : vae.parameters()) parameter *= factor;
  return vae;
}

TestBatch make_batch(const DenseVae& vae, std::size_t rows, std::uint64_t seed) {
  NormalGenerator normals(seed);
  TestBatch batch{rows, std::vector<float>(rows * vae.image_size()),
                  std::vector<float>(rows * vae.latent())};
  for (float& pixel : batch.x) {
    pixel = static_cast<float>(std::clamp(2.0 * normals.uniform() - 1.0, 0.0, 1.0));
  }
  for (float& value : batch.epsilon) value = normals.next();
  return batch;
}

std::vector<std::byte> make_digits_file(std::uint32_t training, std::uint32_t test,
                                        std::uint32_t height, std::uint32_t width) {
  std::vector<std::byte> bytes;
  for (const char letter : std::string_view("vaelet-digits/1\n"))
    bytes.push_back(std::byte(letter));
  for (const std::uint32_t number : {training, test, height, width}) append(bytes, number);
  const std::size_t images = training + test;
  for (std::size_t i = 0; i < images; ++i) bytes.push_back(std::byte(i % 10));
  Pcg32 bits(3);
  for (std::size_t i = 0; i < images; ++i) {
    const std::vector<std::byte> image = draw_image(i % 10, height, width, bits);
    bytes.insert(bytes.end(), image.begin(), image.end());
  }
  return bytes;
}

double relative_difference(const std::vector<double>& found, const std::vector<double>& expected) {
  double largest = 0.0;
  double difference = 0.0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    largest = std::max(largest, std::fabs(expected[i]));
    difference = std::max(difference, std::fabs(found[i] - expected[i]));
  }
  return difference / largest;
}

std::vector<double> doubles(const std::vector<float>& values) {
  return {values.begin(), values.end()};
}

}  // namespace vaelet::training
