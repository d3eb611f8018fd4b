#include "native/eval/latents/npy.h"

#include <bit>
#include <cstdint>
#include <span>
#include <string>

#include "native/torch/tensor_values.h"

namespace vaelet::native {
namespace {

static_assert(std::endian::native == std::endian::little,
              "values are written as they lie in memory");

template <class T>
void append(std::vector<std::byte>& bytes, std::span<const T> values) {
  const auto raw = std::as_bytes(values);
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

template <class T>
void append(std::vector<std::byte>& bytes, T value) {
  append(bytes, std::span<const T>(&value, 1));
}

// Magic, version 1.0, length of the rest, a Python dictionary padded so that data start at 64.
// `fields` lists name and type of each, as Python writes a tuple.
std::vector<std::byte> npy_header(const std::string& fields, std::int64_t rows) {
  std::string dictionary = "{'descr': [" + fields + "], 'fortran_order': False, 'shape': (" +
                           std::to_string(rows) + ",), }";
  const std::string magic{"\x93NUMPY\x01\x00", 8};
  const std::size_t unpadded = magic.size() + sizeof(std::uint16_t) + dictionary.size() + 1;
  dictionary.append((64 - unpadded % 64) % 64, ' ');
  dictionary += '\n';
  std::vector<std::byte> bytes;
  append(bytes, std::span<const char>(magic));
  append(bytes, static_cast<std::uint16_t>(dictionary.size()));
  append(bytes, std::span<const char>(dictionary));
  return bytes;
}

void append_rows(std::vector<std::byte>& bytes, const EncodedSet& encoded, bool test) {
  const auto means = values_of(encoded.mean);
  const auto sigmas = values_of(encoded.sigma);
  const auto latent = static_cast<std::size_t>(encoded.mean.size(1));
  for (std::size_t row = 0; row < means.size() / latent; ++row) {
    append(bytes, test);
    append(bytes, encoded.labels[static_cast<std::int64_t>(row)].item<std::int32_t>());
    append(bytes, std::span(means).subspan(row * latent, latent));
    append(bytes, std::span(sigmas).subspan(row * latent, latent));
  }
}

}  // namespace

std::vector<std::byte> latents_npy(const EncodedSet& training, const EncodedSet& test) {
  const std::string vector = "'<f4', (" + std::to_string(training.mean.size(1)) + ",))";
  auto bytes =
      npy_header("('test', '|b1'), ('label', '<i4'), ('mean', " + vector + ", ('sigma', " + vector,
                 training.mean.size(0) + test.mean.size(0));
  append_rows(bytes, training, false);
  append_rows(bytes, test, true);
  return bytes;
}

std::vector<std::byte> elbo_npy(const PerImageElbo& terms) {
  const auto rows = torch::stack({terms.reconstruction, terms.kl}, 1);
  auto bytes = npy_header("('reconstruction', '<f4'), ('kl', '<f4')", rows.size(0));
  append(bytes, std::span<const float>(values_of(rows)));
  return bytes;
}

}  // namespace vaelet::native
