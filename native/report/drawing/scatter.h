#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "native/report/drawing/canvas.h"

namespace vaelet::native {

/// Points of a plane, each of a class.
struct Scatter {
  std::vector<float> points;          // [N, 2]
  std::vector<std::int64_t> classes;  // [N], indices into the names
  std::vector<std::string> class_names;
  std::string x_name;  // of the axes; both empty where the coordinates mean nothing, as in t-SNE
  std::string y_name;
};

/// Draws a plot, equally scaled in both directions, y upwards: a dot for each point in the colour
/// of its class, the name of each class at its median, and a legend. The points must be finite.
Canvas scatter_plot(const Scatter& scatter);

}  // namespace vaelet::native
