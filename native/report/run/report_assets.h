#pragma once

#include <string_view>

namespace vaelet::native {

// The files of these names beside this one, which native/embed-files.cmake turns into strings.
extern const std::string_view report_css;
extern const std::string_view report_js;

}  // namespace vaelet::native
