#include "native/eval/strokes/handwriting.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "native/eval/samples/rows_by_class.h"
#include "native/eval/strokes/stroke.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace F = torch::nn::functional;

// Castro et al. measure on images enlarged four times, and leave out 2 % of the ink, 1 % a side.
constexpr int enlargement = 4;
constexpr double tail = 0.01;

constexpr std::int64_t enlarged_at_once = 500;

struct Picture {
  int height;
  int width;
  std::span<const float> ink;  // row-major, in [0, 1]

  float at(int row, int column) const {
    return ink[static_cast<std::size_t>(row * width + column)];
  }
};

struct InkMoments {
  double mass = 0;
  double mean_row = 0;
  double shear = 0;  // columns to the right for each row down
};

InkMoments ink_moments(const Picture& picture) {
  double mass = 0;
  double rows = 0;
  double columns = 0;
  double row_squares = 0;
  double products = 0;
  for (int row = 0; row < picture.height; ++row) {
    for (int column = 0; column < picture.width; ++column) {
      const double ink = picture.at(row, column);
      mass += ink;
      rows += ink * row;
      columns += ink * column;
      row_squares += ink * row * row;
      products += ink * row * column;
    }
  }
  const double row_variance = row_squares - rows * rows / mass;
  const double covariance = products - rows * columns / mass;
  return {mass, rows / mass, covariance / row_variance};
}

// Distance between the places with `tail` of the ink before and behind them; the ink of one bin is
// spread evenly over it.
double extent(const std::vector<double>& bins, double mass) {
  const auto place = [&](double ink) {
    std::size_t bin = 0;
    while (bin + 1 < bins.size() && ink > bins[bin]) ink -= bins[bin++];
    return static_cast<double>(bin) + (bins[bin] > 0 ? ink / bins[bin] : 0.0);
  };
  return place((1 - tail) * mass) - place(tail * mass);
}

double upright_height(const Picture& picture, const InkMoments& moments) {
  std::vector<double> bins(static_cast<std::size_t>(picture.height));
  for (int row = 0; row < picture.height; ++row) {
    for (int column = 0; column < picture.width; ++column) {
      bins[static_cast<std::size_t>(row)] += picture.at(row, column);
    }
  }
  return extent(bins, moments.mass);
}

// The width when the slant is taken out.
double upright_width(const Picture& picture, const InkMoments& moments) {
  const auto upright = [&](int row, int column) {
    return column - moments.shear * (row - moments.mean_row);
  };
  const double reach = std::abs(moments.shear) * picture.height;
  std::vector<double> bins(static_cast<std::size_t>(picture.width + 2 * std::ceil(reach)) + 1);
  for (int row = 0; row < picture.height; ++row) {
    for (int column = 0; column < picture.width; ++column) {
      const double place = upright(row, column) + std::ceil(reach);
      bins[static_cast<std::size_t>(place)] += picture.at(row, column);
    }
  }
  return extent(bins, moments.mass);
}

double mean_thickness(const Picture& picture) {
  const auto [lowest, highest] = std::ranges::minmax(picture.ink);
  Bitmap bitmap{picture.height, picture.width, std::vector<std::uint8_t>(picture.ink.size())};
  for (std::size_t i = 0; i < bitmap.ink.size(); ++i) {
    bitmap.ink[i] = static_cast<std::uint8_t>(picture.ink[i] > (lowest + highest) / 2);
  }
  const auto distances = distance_to_background(bitmap);
  const auto line = skeleton(bitmap);
  double sum = 0;
  double count = 0;
  for (std::size_t i = 0; i < line.ink.size(); ++i) {
    sum += line.ink[i] != 0 ? distances[i] : 0.0;
    count += line.ink[i];
  }
  return 2 * sum / count;
}

void measure(const Picture& picture, double* attributes) {
  const auto moments = ink_moments(picture);
  if (!std::isfinite(moments.shear)) {
    std::fill_n(attributes, handwriting_attributes.size(),
                std::numeric_limits<double>::quiet_NaN());
    return;
  }
  attributes[0] = std::atan(-moments.shear);
  attributes[1] = mean_thickness(picture) / enlargement;
  attributes[2] = upright_width(picture, moments) / enlargement;
  attributes[3] = upright_height(picture, moments) / enlargement;
}

torch::Tensor enlarged(const torch::Tensor& images) {
  const auto options = F::InterpolateFuncOptions()
                           .scale_factor(std::vector<double>{enlargement, enlargement})
                           .mode(torch::kBicubic)
                           .align_corners(false);
  return F::interpolate(images, options).clamp_(0, 1).contiguous();
}

}  // namespace

bool may_have_strokes(const DataSet& data) {
  constexpr double mid_grey = 0.5;
  return data.image.channels == 1 && !(pixel_statistics(data.summary.levels, 1).mean[0] > mid_grey);
}

Result<std::int64_t> stroke_column(const std::string& name) {
  std::string names;
  for (std::size_t column = 0; column < handwriting_attributes.size(); ++column) {
    const std::string_view known = handwriting_attributes[column].name;
    if (name == known) return static_cast<std::int64_t>(column);
    names += (names.empty() ? "" : ", ") + std::string(known);
  }
  return fail(ErrorCode::argument_invalid,
              fill("--strokes: expected some of {}, found {}", {names, name}));
}

torch::Tensor handwriting(const torch::Tensor& images, ThreadPool& pool) {
  const auto names = static_cast<std::int64_t>(handwriting_attributes.size());
  auto attributes = torch::empty({images.size(0), names}, torch::kFloat64);
  auto* rows = attributes.data_ptr<double>();
  pool.parallel_for(images.size(0), enlarged_at_once, [&](std::int64_t first, std::int64_t end) {
    const auto large = enlarged(images.slice(0, first, end).to(torch::kFloat32));
    const auto height = static_cast<int>(large.size(2));
    const auto width = static_cast<int>(large.size(3));
    const auto pixels = static_cast<std::size_t>(large[0].numel());
    const float* ink = large.data_ptr<float>();
    for (std::int64_t i = first; i < end; ++i, ink += pixels) {
      measure({height, width, {ink, pixels}}, rows + i * names);
    }
  });
  return attributes;
}

torch::Tensor within_class_spread(const torch::Tensor& attributes, const torch::Tensor& labels) {
  std::vector<torch::Tensor> variances;
  for (const auto& rows : rows_by_class(labels)) {
    if (rows.size(0) >= 2) variances.push_back(attributes.index_select(0, rows).var(0));
  }
  if (variances.empty()) {
    return torch::full({attributes.size(1)}, std::numeric_limits<double>::quiet_NaN(),
                       torch::kFloat64);
  }
  return torch::stack(variances).mean(0).sqrt();
}

}  // namespace vaelet::native
