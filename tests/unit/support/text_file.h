#pragma once

#include <filesystem>
#include <string>

namespace vaelet::native {

/// Returns the content of a file; nothing of one that is not there.
std::string read_text(const std::filesystem::path& path);

}  // namespace vaelet::native
