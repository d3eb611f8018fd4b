// Loads weights files into the engine, decodes their golden samples and encodes the images again.
// Built under AddressSanitizer and UBSan (preset wasm-sanitize) as a program for Node.js:
// node --no-experimental-fetch check_models.js FILE...
// Emscripten 3.1.6 would fetch the program by its path, which Node.js's own fetch refuses.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <span>
#include <vector>

#include "shared/weights/weights_file.h"
#include "web/engine/engine.h"

namespace {

std::vector<char> read_file(const char* path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Returns where value `i` of images [N, H, W, C], as the engine has them, stands in [N, C, H, W].
int planar_index(const vaelet::ImageFormat& image, int i) {
  const auto pixels = static_cast<int>(vaelet::pixel_count(image));
  const int in_image = i % (pixels * image.channels);
  return i - in_image + in_image % image.channels * pixels + in_image / image.channels;
}

/// Decodes and encodes the golden samples `batch` at a time and returns the largest difference.
float largest_difference(const vaelet::WeightsFile& file, vaelet::engine::Engine& engine,
                         int batch) {
  const int latent = file.spec.latent;
  const auto size = static_cast<int>(vaelet::value_count(file.spec.image));
  const auto labels = file.golden.label.empty() ? 0 : static_cast<int>(file.spec.labels.size());
  float largest = 0.0F;
  for (int first = 0; first < file.golden.count; first += batch) {
    const int rows = std::min(batch, file.golden.count - first);
    std::copy_n(file.golden.z.data() + first * latent, rows * latent, engine.z());
    std::copy_n(file.golden.label.data() + first * labels, rows * labels, engine.label());
    engine.decode(rows);
    const float* golden = file.golden.image.data() + first * size;
    for (int i = 0; i < rows * size; ++i) {
      const float expected = golden[planar_index(file.spec.image, i)];
      largest = std::max(largest, std::fabs(engine.pixels()[i] - expected));
    }
    engine.encode(rows);
  }
  return largest;
}

bool check(const char* path) {
  constexpr float tolerance = 1e-4F;
  const std::vector<char> bytes = read_file(path);
  auto file = vaelet::read_weights(std::as_bytes(std::span(bytes)));
  if (!file) return std::printf("%s: %s\n", path, file.error().message().c_str()), false;
  auto engine = vaelet::engine::Engine::create(*file);
  if (!engine) return std::printf("%s: %s\n", path, engine.error().message().c_str()), false;
  float largest = 0.0F;
  for (int batch = engine->max_batch(); batch > 0; batch /= 2) {
    largest = std::max(largest, largest_difference(*file, *engine, batch));
  }
  std::printf("%s: largest difference %g\n", path, static_cast<double>(largest));
  return largest <= tolerance;
}

}  // namespace

int main(int count, char** paths) {
  const auto files = std::span(paths, static_cast<std::size_t>(count)).subspan(1);
  const auto passed = std::count_if(files.begin(), files.end(), check);
  std::printf("%d of %d files passed\n", static_cast<int>(passed), static_cast<int>(files.size()));
  return !files.empty() && static_cast<std::size_t>(passed) == files.size() ? 0 : 1;
}
