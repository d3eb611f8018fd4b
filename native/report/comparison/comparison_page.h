#pragma once

#include <string>

#include "native/report/comparison/comparison.h"

namespace vaelet::native {

/// Returns the comparison as one HTML file that needs no other: a chart of each metric that is not
/// negative, and the table, whose runs link to the reports in their folders. All text is escaped.
std::string comparison_page(const std::string& title, const Comparison& comparison);

}  // namespace vaelet::native
