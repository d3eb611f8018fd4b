#include "native/report/drawing/scatter.h"

#include <algorithm>

#include "native/base/number.h"
#include "native/report/drawing/lettering.h"
#include "native/report/drawing/palette.h"
#include "native/report/run/ticks.h"

namespace vaelet::native {
namespace {

constexpr int plot_side = 800;
constexpr int edge = 24;  // between the outermost dots and the frame
constexpr double dot_radius = 3.0;
constexpr double dot_opacity = 0.75;
constexpr double legend_dot_radius = 6.0;
constexpr int legend_gap = 16;
constexpr int axis_width = 72;  // left of the plot
constexpr int axis_height = 56;
constexpr int tick_count = 6;

struct Range {
  double low = 0.0;
  double high = 0.0;
};

Range range_of(const std::vector<float>& points, std::size_t axis) {
  Range range{points[axis], points[axis]};
  for (std::size_t index = axis; index < points.size(); index += 2) {
    range.low = std::min<double>(range.low, points[index]);
    range.high = std::max<double>(range.high, points[index]);
  }
  return range;
}

/// Draws one scatter into the plot area of a canvas.
class Plot {
 public:
  explicit Plot(const Scatter& scatter) : scatter_(scatter) {
    const Range x = range_of(scatter.points, 0);
    const Range y = range_of(scatter.points, 1);
    const double span = std::max({x.high - x.low, y.high - y.low, 1e-6});
    pixels_per_unit_ = (plot_side - 2 * edge) / span;
    centre_x_ = (x.low + x.high) / 2;
    centre_y_ = (y.low + y.high) / 2;
    if (has_axes()) left_ = axis_width;
  }

  Canvas draw() const;

 private:
  bool has_axes() const { return !scatter_.x_name.empty(); }
  double column(double x) const {
    return left_ + plot_side / 2.0 + (x - centre_x_) * pixels_per_unit_;
  }
  double row(double y) const { return plot_side / 2.0 - (y - centre_y_) * pixels_per_unit_; }
  int legend_width() const;
  void draw_frame(Canvas& canvas) const;
  void draw_axes(Canvas& canvas) const;
  void draw_dots(Canvas& canvas) const;
  void draw_class_names(Canvas& canvas) const;
  void draw_legend(Canvas& canvas) const;

  const Scatter& scatter_;
  double pixels_per_unit_ = 1.0;
  double centre_x_ = 0.0;
  double centre_y_ = 0.0;
  int left_ = 0;
};

int Plot::legend_width() const {
  int widest = 0;
  for (const std::string& name : scatter_.class_names) widest = std::max(widest, text_width(name));
  return 2 * legend_gap + static_cast<int>(2 * legend_dot_radius) + widest;
}

Canvas Plot::draw() const {
  const int legend_height = static_cast<int>(scatter_.class_names.size()) * line_height;
  const int height = std::max(plot_side + (has_axes() ? axis_height : 0), legend_height);
  Canvas canvas(left_ + plot_side + legend_width(), height, white);
  draw_frame(canvas);
  if (has_axes()) draw_axes(canvas);
  draw_dots(canvas);
  draw_class_names(canvas);
  draw_legend(canvas);
  return canvas;
}

void Plot::draw_frame(Canvas& canvas) const {
  canvas.fill({left_, 0, plot_side, plot_side}, pale_ink);
  canvas.fill({left_ + 1, 1, plot_side - 2, plot_side - 2}, white);
}

void Plot::draw_axes(Canvas& canvas) const {
  constexpr int gap = 8;
  const double half = plot_side / 2.0 / pixels_per_unit_;
  for (const double x : round_ticks(centre_x_ - half, centre_x_ + half, tick_count)) {
    const int at = static_cast<int>(column(x));
    canvas.fill({at, 0, 1, plot_side}, pale_ink);
    const std::string text = rounded_text(x);
    draw_text(canvas, at - text_width(text) / 2, plot_side + gap, text);
  }
  for (const double y : round_ticks(centre_y_ - half, centre_y_ + half, tick_count)) {
    const int at = static_cast<int>(row(y));
    canvas.fill({left_, at, plot_side, 1}, pale_ink);
    const std::string text = rounded_text(y);
    draw_text(canvas, left_ - gap - text_width(text), at - line_height / 3, text);
  }
  draw_text(canvas, left_ + (plot_side - text_width(scatter_.x_name)) / 2,
            plot_side + gap + line_height, scatter_.x_name);
  draw_text_on_white(canvas, left_ + gap, gap, scatter_.y_name);
}

void Plot::draw_dots(Canvas& canvas) const {
  for (std::size_t point = 0; point < scatter_.classes.size(); ++point) {
    canvas.draw_disc(column(scatter_.points[2 * point]), row(scatter_.points[2 * point + 1]),
                     dot_radius, class_colour(static_cast<std::size_t>(scatter_.classes[point])),
                     dot_opacity);
  }
}

void Plot::draw_class_names(Canvas& canvas) const {
  for (std::size_t label = 0; label < scatter_.class_names.size(); ++label) {
    std::vector<float> x;
    std::vector<float> y;
    for (std::size_t point = 0; point < scatter_.classes.size(); ++point) {
      if (scatter_.classes[point] != static_cast<std::int64_t>(label)) continue;
      x.push_back(scatter_.points[2 * point]);
      y.push_back(scatter_.points[2 * point + 1]);
    }
    if (x.empty()) continue;
    const auto median = [](std::vector<float>& values) {
      const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
      std::ranges::nth_element(values, middle);
      return static_cast<double>(*middle);
    };
    const std::string& name = scatter_.class_names[label];
    draw_text_on_white(canvas, static_cast<int>(column(median(x))) - text_width(name) / 2,
                       static_cast<int>(row(median(y))) - line_height / 3, name);
  }
}

void Plot::draw_legend(Canvas& canvas) const {
  const int left = left_ + plot_side + legend_gap;
  const auto diameter = static_cast<int>(2 * legend_dot_radius);
  for (std::size_t label = 0; label < scatter_.class_names.size(); ++label) {
    const int top = static_cast<int>(label) * line_height;
    canvas.draw_disc(left + legend_dot_radius, top + line_height / 3.0, legend_dot_radius,
                     class_colour(label));
    draw_text(canvas, left + diameter + legend_gap / 2, top, scatter_.class_names[label]);
  }
}

}  // namespace

Canvas scatter_plot(const Scatter& scatter) { return Plot(scatter).draw(); }

}  // namespace vaelet::native
