#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"
#include "shared/base/json.h"
#include "shared/weights/weights_file.h"

namespace vaelet::test {

using Bytes = std::vector<std::byte>;

/// A conditional model on images of 12 x 8 that has every layer kind and both activations.
ModelSpec tiny_spec();

/// `tiny_spec` with a fitted prior and golden samples; random weights, which F16 stores exactly.
WeightsContent tiny_content(std::uint64_t seed = 1);

/// The same to be written with I8 weights.
WeightsContent quantised_content(std::uint64_t seed);

/// The file of `tiny_content`.
Bytes tiny_file();

/// A file's header and data apart, so that a test can damage either.
struct FileParts {
  Json header;
  Bytes data;
};

FileParts take_apart(const Bytes& file);
Bytes put_together(const FileParts& parts);

/// The bytes of a file on the disk.
Bytes stored_file(const char* path);

/// A file with any header text.
Bytes container(std::string_view header, std::size_t data_bytes = 0);

/// The member `key` of an object, which is added when it is not there.
Json& member(Json& object, std::string_view key);

/// Requires that the tiny file, damaged by `damage(FileParts&)`, is refused with this code and a
/// detail that contains `detail`.
template <class Damage>
void require_refused(ErrorCode code, std::string_view detail, Damage damage);

/// The same for bytes.
void require_refused_file(const Bytes& file, ErrorCode code, std::string_view detail);

template <class Damage>
void require_refused(ErrorCode code, std::string_view detail, Damage damage) {
  FileParts parts = take_apart(tiny_file());
  damage(parts);
  require_refused_file(put_together(parts), code, detail);
}

/// Gives a tensor another name.
void rename(FileParts& parts, std::string_view from, std::string_view to);

/// Overwrites element `index` of an F32 tensor.
void set_value(FileParts& parts, std::string_view tensor, std::size_t index, float value);

}  // namespace vaelet::test
