#include <cstdlib>
#include <iostream>
#include <span>
#include <string>

#include <torch/torch.h>

#include "native/base/file.h"
#include "native/eval/latents/tsne.h"
#include "native/torch/tensor_values.h"
#include "native/torch/vae.h"

// vaelet_tsne_map POINTS COLUMNS MAP: reads rows of raw float32, writes their t-SNE map as raw
// float32.
int main(int argc, char** argv) {
  using namespace vaelet::native;
  if (argc != 4) {
    std::cerr << "usage: vaelet_tsne_map POINTS COLUMNS MAP\n";
    return EXIT_FAILURE;
  }
  auto bytes = read_file(argv[1]);
  if (!bytes) {
    std::cerr << bytes.error().message() << '\n';
    return EXIT_FAILURE;
  }
  const auto count = static_cast<std::int64_t>(bytes->size() / sizeof(float));
  const auto points = torch::from_blob(bytes->data(), {count}).view({-1, std::stoll(argv[2])});
  const auto map = tsne(points, {});
  if (!map) {
    std::cerr << map.error().message() << '\n';
    return EXIT_FAILURE;
  }
  const auto values = values_of(*map);
  const auto written = write_file(argv[3], std::as_bytes(std::span(values)));
  return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
