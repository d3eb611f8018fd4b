#pragma once

#include <string_view>

namespace vaelet::native {

/// The stylesheet of report.html: light or dark as the reader's system is, from 360 pixels on.
extern const std::string_view report_style;

/// The script of report.html: turns the row of samples into one picture with a slider.
extern const std::string_view report_script;

}  // namespace vaelet::native
