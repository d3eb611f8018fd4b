#include "native/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>

#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

std::optional<double> not_negative_number(std::string_view text) {
  const auto number = parse_number<double>(text);
  return number && *number >= 0.0 ? number : std::nullopt;
}

/// `EPOCH:VALUE`.
std::optional<Schedule::Point> parse_point(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto epoch = not_negative_number(text.substr(0, colon));
  const auto value = not_negative_number(text.substr(colon + 1));
  if (!epoch || !value) return std::nullopt;
  return Schedule::Point{*epoch, *value};
}

}  // namespace

Result<Schedule> Schedule::parse(std::string_view text) {
  if (const auto constant = not_negative_number(text)) return Schedule(*constant);
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
  if (is_constant()) return shortest_text(points_.front().value);
  std::string text;
  for (const Point& point : points_) {
    text +=
        (text.empty() ? "" : ",") + shortest_text(point.epoch) + ":" + shortest_text(point.value);
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
