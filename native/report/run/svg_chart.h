#pragma once

#include <string>
#include <vector>

namespace vaelet::native {

/// A curve over epochs.
struct Series {
  std::string name;
  std::vector<double> values;  // one for each x of the chart, finite
};

struct LineChart {
  std::string title;
  std::string unit;
  std::vector<double> x;  // epochs, rising
  std::vector<Series> series;
};

struct BarChart {
  std::string title;
  std::string unit;
  std::vector<std::string> names;
  std::vector<double> values;  // not negative, finite
};

/// Draws a chart as inline SVG for report_page, whose style colours it. The second curve is dashed,
/// so that it differs from the first by more than its colour. A chart must not be empty.
std::string line_chart_svg(const LineChart& chart);
std::string bar_chart_svg(const BarChart& chart);

}  // namespace vaelet::native
