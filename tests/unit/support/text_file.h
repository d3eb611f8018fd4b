#pragma once

#include <filesystem>
#include <string>

namespace vaelet::native {

/// Returns the content of a file; nothing of one that is not there.
std::string text_of(const std::filesystem::path& path);

}  // namespace vaelet::native
