#include "native/eval/measure.h"

#include <array>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <utility>

#include "native/base/number.h"
#include "native/eval/likelihood/likelihood.h"

namespace vaelet::native {
namespace {

std::string number_or_gap(std::optional<double> value) { return value ? rounded_text(*value) : ""; }

std::string uncertainty(const Measure& measure) {
  if (measure.standard_error) return "+- " + number_or_gap(measure.standard_error);
  if (measure.low) return number_or_gap(measure.low) + " to " + number_or_gap(measure.high);
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
  Json::Object json;
  if (!measure.title.empty()) json.emplace_back("title", Json{measure.title});
  if (!measure.unit.empty()) json.emplace_back("unit", Json{measure.unit});
  json.emplace_back("images", Json{measure.count});
  for (const auto& [key, number] : numbers) {
    if (number && std::isfinite(*number)) {
      json.emplace_back(key, Json{*number});
    }
  }
  return {std::move(json)};
}

}  // namespace

Measure mean_measure(const torch::Tensor& values) {
  const auto estimate = mean_estimate(values);
  return {
      .value = estimate.mean, .count = estimate.count, .standard_error = estimate.standard_error};
}

Measure proportion_measure(const Proportion& proportion, std::int64_t count) {
  return {
      .value = proportion.value, .count = count, .low = proportion.low, .high = proportion.high};
}

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
      add_row(table, measure.name, number_or_gap(measure.value), uncertainty(measure),
              number_or_gap(measure.real), number_or_gap(measure.ratio()),
              std::to_string(measure.count));
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
