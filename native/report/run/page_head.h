#pragma once

#include <string>

namespace vaelet::native {

/// Returns the beginning of a page with the style of reports, up to its heading.
std::string page_head(const std::string& title);

}  // namespace vaelet::native
