#pragma once

#include <string_view>

namespace vaelet::native {

/// SHA-256 over the sources of shared/ and native/ from which this program was built
/// (native/app/source-digest.cmake writes the definition).
extern const std::string_view source_digest;

}  // namespace vaelet::native
