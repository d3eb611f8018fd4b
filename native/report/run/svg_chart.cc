#include "native/report/run/svg_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "native/base/number.h"
#include "native/report/run/markup.h"
#include "native/report/run/ticks.h"

namespace vaelet::native {
namespace {

// In SVG user units; the plot lies inside of the margins.
constexpr double chart_width = 400;
constexpr double chart_height = 240;
constexpr double left = 52;
constexpr double right = 12;
constexpr double top = 12;
constexpr double bottom = 34;
constexpr int ticks_of_chart = 5;

/// Maps numbers between `low` and `high` to positions between `first` and `last`.
struct Scale {
  double low;
  double high;
  double first;
  double last;

  double operator()(double number) const {
    return first + (number - low) / (high - low) * (last - first);
  }
};

/// Room around the numbers, and some where they are all equal.
Scale scale_around(double low, double high, double first, double last) {
  const double room = high > low ? 0.05 * (high - low) : std::max(0.5 * std::abs(low), 1e-12);
  return {low - room, high + room, first, last};
}

class Svg {
 public:
  explicit Svg(const std::string& description) {
    text_ << "<svg viewBox=\"0 0 " << chart_width << ' ' << chart_height
          << R"(" role="img" aria-label=")" << escaped(description) << "\">";
  }

  void line(double x1, double y1, double x2, double y2) {
    text_ << R"(<line class="grid" x1=")" << x1 << "\" y1=\"" << y1 << "\" x2=\"" << x2
          << "\" y2=\"" << y2 << "\"/>";
  }
  void label(double x, double y, const char* anchor, const std::string& label) {
    text_ << "<text x=\"" << x << "\" y=\"" << y << "\" text-anchor=\"" << anchor << "\">"
          << escaped(label) << "</text>";
  }
  std::ostringstream& markup() { return text_; }
  std::string finish() { return text_.str() + "</svg>"; }

 private:
  std::ostringstream text_;
};

void add_y_axis(Svg& svg, const Scale& y) {
  for (const double tick : round_ticks(y.low, y.high, ticks_of_chart)) {
    svg.line(left, y(tick), chart_width - right, y(tick));
    svg.label(left - 6, y(tick) + 4, "end", rounded_text(tick));
  }
}

void add_epoch_axis(Svg& svg, const Scale& x) {
  for (const double tick : round_ticks(x.low, x.high, ticks_of_chart)) {
    if (tick != std::round(tick) || tick < 1) continue;
    svg.label(x(tick), chart_height - bottom + 16, "middle", rounded_text(tick));
  }
  svg.label((left + chart_width - right) / 2, chart_height - 4, "middle", "epoch");
}

void add_curve(Svg& svg, const LineChart& chart, std::size_t index, const Scale& x,
               const Scale& y) {
  const auto& values = chart.series[index].values;
  auto& markup = svg.markup();
  markup << R"(<polyline class="curve series)" << index << "\" points=\"";
  for (std::size_t point = 0; point < values.size(); ++point) {
    markup << x(chart.x[point]) << ',' << y(values[point]) << ' ';
  }
  markup << "\"/>";
  for (std::size_t point = 0; point < values.size(); ++point) {
    markup << "<circle class=\"series" << index << "\" cx=\"" << x(chart.x[point]) << "\" cy=\""
           << y(values[point]) << "\" r=\"2.5\"><title>epoch " << rounded_text(chart.x[point])
           << ": " << rounded_text(values[point]) << "</title></circle>";
  }
}

std::string description(const LineChart& chart) {
  std::string text = chart.title + " by epoch";
  for (const Series& series : chart.series) {
    text += "; " + (series.name.empty() ? "" : series.name + " ") + "from " +
            rounded_text(series.values.front()) + " to " + rounded_text(series.values.back());
  }
  return text + (chart.unit.empty() ? "" : " " + chart.unit);
}

}  // namespace

std::string line_chart_svg(const LineChart& chart) {
  std::vector<double> all;
  for (const Series& series : chart.series) {
    all.insert(all.end(), series.values.begin(), series.values.end());
  }
  const auto [low, high] = std::ranges::minmax(all);
  const Scale y = scale_around(low, high, chart_height - bottom, top);
  const Scale x = scale_around(chart.x.front(), chart.x.back(), left, chart_width - right);
  Svg svg(description(chart));
  add_y_axis(svg, y);
  add_epoch_axis(svg, x);
  for (std::size_t index = 0; index < chart.series.size(); ++index) {
    add_curve(svg, chart, index, x, y);
  }
  return svg.finish();
}

std::string bar_chart_svg(const BarChart& chart) {
  const double greatest = std::max(*std::ranges::max_element(chart.values), 1e-12);
  const Scale y{0.0, greatest * 1.05, chart_height - bottom, top};
  Svg svg(chart.title + ", " + std::to_string(chart.values.size()) + " bars, the highest " +
          rounded_text(greatest) + " " + chart.unit);
  add_y_axis(svg, y);
  const double step = (chart_width - left - right) / static_cast<double>(chart.values.size());
  constexpr double least_name_width = 28;
  const auto names_apart = static_cast<std::size_t>(std::ceil(least_name_width / step));
  for (std::size_t bar = 0; bar < chart.values.size(); ++bar) {
    const double start = left + step * static_cast<double>(bar);
    const double height = y(0.0) - y(chart.values[bar]);
    svg.markup() << R"(<rect class="series0" x=")" << start + 0.1 * step << "\" y=\""
                 << y(chart.values[bar]) << "\" width=\"" << 0.8 * step << "\" height=\"" << height
                 << "\"><title>" << escaped(chart.names[bar]) << ": "
                 << rounded_text(chart.values[bar]) << ' ' << escaped(chart.unit)
                 << "</title></rect>";
    if (bar % names_apart != 0) continue;
    svg.label(start + step / 2, chart_height - bottom + 16, "middle", chart.names[bar]);
  }
  return svg.finish();
}

}  // namespace vaelet::native
