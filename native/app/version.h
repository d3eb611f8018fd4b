#pragma once

#include <string>
#include <string_view>

namespace vaelet::native {

/// The version of the project, as CMakeLists.txt declares it, and the commit from which this
/// program was built, with `+` where files were changed since; empty without a git repository
/// (native/app/version.cmake writes the definitions).
extern const std::string_view version_number;
extern const std::string_view version_commit;

/// Returns what `vaelet --version` prints: both, and the versions of LibTorch and the BLAS.
std::string version_text();

}  // namespace vaelet::native
