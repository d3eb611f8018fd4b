#include "native/eval/measure.h"

#include <cmath>
#include <iomanip>
#include <sstream>

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
  table << "  " << std::left << std::setw(24) << name << std::right << std::setw(10) << value
        << std::setw(20) << error << std::setw(10) << real << std::setw(9) << ratio << std::setw(9)
        << count << '\n';
}

void add_number(Json::Object& object, const char* key, std::optional<double> value) {
  if (value && std::isfinite(*value)) object.emplace_back(key, Json{*value});
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
    add_row(table, "", "value", "error or 95 %", "real", "ratio", "images");
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
      Json::Object entry;
      add_number(entry, "value", measure.value);
      add_number(entry, "standard_error", measure.standard_error);
      add_number(entry, "low", measure.low);
      add_number(entry, "high", measure.high);
      add_number(entry, "real", measure.real);
      add_number(entry, "ratio", measure.ratio());
      entry.emplace_back("images", Json{measure.count});
      measures.emplace_back(measure.name, Json{std::move(entry)});
    }
  }
  return {std::move(measures)};
}

}  // namespace vaelet::native
