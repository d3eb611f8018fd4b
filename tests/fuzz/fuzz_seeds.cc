// Writes the specs of the zoo, and those of weights files, as seeds for spec_fuzz:
// fuzz_seeds FOLDER [FILE.safetensors...]

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>

#include "shared/model/spec_json.h"
#include "shared/model/zoo.h"
#include "shared/weights/safetensors.h"

namespace {

using namespace vaelet;

/// Writes a seed; false where that failed.
bool write_seed(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  if (file.flush()) return true;
  std::fprintf(stderr, "could not write %s\n", path.c_str());
  return false;
}

bool write_zoo_seeds(const std::filesystem::path& folder) {
  ZooConfig options;
  options.image.height = options.image.width = 28;
  options.labels = {"a", "b"};
  for (const std::string_view name : zoo_names()) {
    const auto spec = make_model(name, options);
    if (!spec) return false;
    const auto path = folder / (std::string(name) + ".json");
    if (!write_seed(path, write_json(spec_to_json(*spec)))) return false;
  }
  return true;
}

bool write_file_seed(const std::filesystem::path& folder, const std::filesystem::path& weights) {
  std::ifstream stream(weights, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  const auto file = parse_safetensors(std::as_bytes(std::span(bytes)));
  return file &&
         write_seed(folder / (weights.stem().string() + ".json"), file->metadata.at("spec"));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: fuzz_seeds FOLDER [FILE.safetensors...]\n", stderr);
    return 2;
  }
  bool are_written = write_zoo_seeds(argv[1]);
  for (int file = 2; file < argc; ++file) {
    are_written = are_written && write_file_seed(argv[1], argv[file]);
  }
  return are_written ? 0 : 1;
}
