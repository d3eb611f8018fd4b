#include "native/eval/measure.h"

#include <array>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <utility>

namespace vaelet::native {
namespace {

// Four significant digits are more than any of these figures deserves.
std::string figure(std::optional<double> value) {
  if (!value) return "";
  std::ostringstream text;
  text << std::setprecision(4) << *value;
  return text.str();
}

std::string uncertainty(const Measure& measure) {
  if (measure.standard_error) return "+- " + figure(measure.standard_error);
  if (measure.low) return figure(measure.low) + " to " + figure(measure.high);
  return "";
}

void add_row(std::ostringstream& table, const std::string& name, const std::string& value,
             const std::string& error, const std::string& real, const std::string& ratio,
             const std::string& count) {
  table << "  " << std::left << std::setw(26) << name << std::right << std::setw(10) << value
        << std::setw(20) << error << std::setw(10) << real << std::setw(9) << ratio << std::setw(9)
        << count << '\n';
}

Json measure_json(const Measure& measure) {
  const std::array<std::pair<const char*, std::optional<double>>, 6> numbers{
      {{"value", measure.value},
       {"standard_error", measure.standard_error},
       {"low", measure.low},
       {"high", measure.high},
       {"real", measure.real},
       {"ratio", measure.ratio()}}};
  Json json{Json::Object{{"images", Json{measure.count}}}};
  for (const auto& [key, number] : numbers) {
    if (number && std::isfinite(*number)) {
      std::get<Json::Object>(json.value).emplace_back(key, Json{*number});
    }
  }
  return json;
}

}  // namespace

std::optional<double> Measure::ratio() const {
  if (!real) return std::nullopt;
  return value / *real;
}

std::string measure_table(const std::vector<MeasureGroup>& groups) {
  std::ostringstream table;
  for (const auto& group : groups) {
    table << group.title << '\n';
    add_row(table, "", "value", "error or 95 %", "real", "ratio", "count");
    for (const auto& measure : group.measures) {
      add_row(table, measure.name, figure(measure.value), uncertainty(measure),
              figure(measure.real), figure(measure.ratio()), std::to_string(measure.count));
    }
  }
  return table.str();
}

Json measures_json(const std::vector<MeasureGroup>& groups) {
  Json::Object measures;
  for (const auto& group : groups) {
    for (const auto& measure : group.measures) {
      measures.emplace_back(measure.name, measure_json(measure));
    }
  }
  return {std::move(measures)};
}

}  // namespace vaelet::native
