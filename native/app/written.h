#pragma once

#include <filesystem>
#include <string>

namespace vaelet::native {

/// Tells on the standard output that a file is written: `wrote PATH`, and `more` behind it, such as
/// `, 12 bytes`.
void tell_written(const std::filesystem::path& path, const std::string& more = {});

}  // namespace vaelet::native
