// Writes the seeds of checkpoint_fuzz or classifier_fuzz: training_seeds checkpoint|classifier
// FOLDER

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <span>
#include <string>

#include "native/base/sha256.h"
#include "tests/fuzz/small_files.h"

namespace {

using namespace vaelet::native;

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  return bool(file.flush());
}

/// Writes a checkpoint, and its values alone, as the fuzzer completes them.
bool write_checkpoints(const std::string& folder) {
  const std::string whole = text_of(checkpoint_bytes(small_checkpoint()));
  const std::size_t head = checkpoint_format.size() + 1;
  const std::size_t digest = 64;
  return write(folder + "/whole", whole) &&
         write(folder + "/values", whole.substr(head, whole.size() - head - digest));
}

/// Writes the header of a classifier's file: the fuzzer completes it.
bool write_classifier(const std::string& folder) {
  const auto bytes = classifier_bytes(small_classifier());
  if (!bytes) return false;
  std::uint64_t header = 0;
  std::memcpy(&header, bytes->data(), sizeof header);
  return write(folder + "/header", text_of(*bytes).substr(0, sizeof header + header));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string kind = argc == 3 ? argv[1] : "";
  if (kind != "checkpoint" && kind != "classifier") {
    std::fputs("usage: training_seeds checkpoint|classifier FOLDER\n", stderr);
    return 2;
  }
  return (kind == "checkpoint" ? write_checkpoints(argv[2]) : write_classifier(argv[2])) ? 0 : 1;
}
