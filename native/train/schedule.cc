#include "native/train/schedule.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

std::optional<double> finite_not_negative_number(std::string_view text) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !std::isfinite(number) || number < 0.0) return std::nullopt;
  return number;
}

/// `EPOCH:VALUE`.
std::optional<Schedule::Point> parse_point(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto epoch = finite_not_negative_number(text.substr(0, colon));
  const auto value = finite_not_negative_number(text.substr(colon + 1));
  if (!epoch || !value) return std::nullopt;
  return Schedule::Point{*epoch, *value};
}

std::string shortest(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace

Result<Schedule> Schedule::parse(std::string_view text) {
  if (const auto constant = finite_not_negative_number(text)) return Schedule(*constant);
  std::vector<Point> points;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(',', start), text.size());
    const auto point = parse_point(text.substr(start, end - start));
    const bool rises = point && (points.empty() || point->epoch > points.back().epoch);
    if (!rises) {
      return fail(ErrorCode::argument_invalid,
                  fill("expected a finite number from 0 on, or points EPOCH:VALUE of rising epochs "
                       "such as 0:0,5:1, found {}",
                       {text}));
    }
    points.push_back(*point);
    start = end + 1;
  }
  return Schedule(std::move(points));
}

std::string Schedule::text() const {
  if (is_constant()) return shortest(points_.front().value);
  std::string text;
  for (const Point& point : points_) {
    text += (text.empty() ? "" : ",") + shortest(point.epoch) + ":" + shortest(point.value);
  }
  return text;
}

double Schedule::at(double epoch) const {
  const auto next = std::ranges::upper_bound(points_, epoch, {}, &Point::epoch);
  if (next == points_.begin()) return points_.front().value;
  if (next == points_.end()) return points_.back().value;
  const Point& before = *(next - 1);
  const double part = (epoch - before.epoch) / (next->epoch - before.epoch);
  return before.value + part * (next->value - before.value);
}

double cosine_schedule(double start, double epoch, double epochs) {
  return 0.5 * start * (1.0 + std::cos(std::numbers::pi * std::min(epoch / epochs, 1.0)));
}

}  // namespace vaelet::native
