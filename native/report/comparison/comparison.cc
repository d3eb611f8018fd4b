#include "native/report/comparison/comparison.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>

#include "native/base/number.h"
#include "native/report/comparison/inputs.h"

namespace vaelet::native {
namespace {

using TextRow = std::vector<std::string>;

const std::string* flag_value(const ComparedRun& run, const std::string& flag) {
  const auto found =
      std::ranges::find(run.flags, flag, &std::pair<std::string, std::string>::first);
  return found == run.flags.end() ? nullptr : &found->second;
}

std::string value_or_nothing(const ComparedRun& run, const std::string& flag) {
  const std::string* value = flag_value(run, flag);
  return value == nullptr ? std::string() : *value;
}

bool has_value(const ComparedRun& run, const std::string& flag, const std::string& value) {
  const std::string* found = flag_value(run, flag);
  return found != nullptr && *found == value;
}

/// Returns the flags whose values are not the same in all runs, in the order of their appearance.
TextRow differing_flags(const std::vector<ComparedRun>& runs) {
  TextRow flags;
  for (const ComparedRun& run : runs) {
    for (const auto& named : run.flags) {
      const bool is_same = std::ranges::all_of(runs, [&](const ComparedRun& other) {
        return has_value(other, named.first, named.second);
      });
      if (!is_same && std::ranges::count(flags, named.first) == 0) flags.push_back(named.first);
    }
  }
  return flags;
}

MetricSummary summary_of(const std::vector<const ComparedRun*>& runs, std::size_t metric) {
  const auto count = static_cast<double>(runs.size());
  double sum = 0.0;
  for (const ComparedRun* run : runs) sum += run->metrics[metric].second;
  MetricSummary summary{sum / count, {}};
  if (runs.size() < 2) return summary;
  double squares = 0.0;
  for (const ComparedRun* run : runs) {
    const double distance = run->metrics[metric].second - summary.mean;
    squares += distance * distance;
  }
  summary.deviation = std::sqrt(squares / (count - 1.0));
  return summary;
}

TextRow heading(const Comparison& comparison) {
  TextRow row = comparison.flags;
  row.emplace_back("runs");
  row.insert(row.end(), comparison.metrics.begin(), comparison.metrics.end());
  return row;
}

std::size_t shown_width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string aligned(const std::vector<TextRow>& rows) {
  std::string text;
  for (const TextRow& row : rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      std::size_t width = 0;
      for (const TextRow& other : rows) width = std::max(width, shown_width(other[column]));
      text += (column == 0 ? "" : "  ") + std::string(width - shown_width(row[column]), ' ') +
              row[column];
    }
    text += '\n';
  }
  return text;
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char letter : text) cell += letter == '"' ? "\"\"" : std::string(1, letter);
  return cell + "\"";
}

std::string csv_line(const TextRow& row) {
  std::string line;
  for (const std::string& text : row) line += (line.empty() ? "" : ",") + csv_cell(text);
  return line + "\r\n";
}

Json summary_json(const MetricSummary& summary) {
  Json::Object object{{"mean", {summary.mean}}};
  object.emplace_back("sd", summary.deviation ? Json{*summary.deviation} : Json{nullptr});
  return {std::move(object)};
}

}  // namespace

Comparison compare(std::vector<ComparedRun> runs) {
  tell_inputs_apart(runs);
  Comparison comparison;
  comparison.flags = differing_flags(runs);
  for (const auto& [name, value] : runs.front().metrics) comparison.metrics.push_back(name);
  std::map<TextRow, std::vector<const ComparedRun*>> members;
  for (const ComparedRun& run : runs) {
    TextRow values;
    for (const std::string& flag : comparison.flags) values.push_back(value_or_nothing(run, flag));
    if (!members.contains(values)) comparison.settings.push_back({values, {}, {}});
    members[values].push_back(&run);
  }
  for (ComparedSetting& setting : comparison.settings) {
    const auto& own = members.at(setting.values);
    for (const ComparedRun* run : own) setting.runs.push_back(run->name);
    for (std::size_t metric = 0; metric < comparison.metrics.size(); ++metric) {
      setting.metrics.push_back(summary_of(own, metric));
    }
  }
  return comparison;
}

std::string setting_text(const Comparison& comparison, const ComparedSetting& setting) {
  std::string text;
  for (std::size_t i = 0; i < setting.values.size(); ++i) {
    if (setting.values[i].empty()) continue;
    text += (text.empty() ? "" : ", ") + comparison.flags[i] + " " + setting.values[i];
  }
  return text.empty() ? "all runs" : text;
}

std::string summary_text(const MetricSummary& summary) {
  const std::string mean = rounded_text(summary.mean);
  return summary.deviation ? mean + " ± " + rounded_text(*summary.deviation) : mean;
}

std::string comparison_table(const Comparison& comparison) {
  std::vector<TextRow> rows{heading(comparison)};
  for (const ComparedSetting& setting : comparison.settings) {
    TextRow& row = rows.emplace_back(setting.values);
    row.push_back(std::to_string(setting.runs.size()));
    for (const MetricSummary& metric : setting.metrics) row.push_back(summary_text(metric));
  }
  return aligned(rows);
}

std::string comparison_csv(const Comparison& comparison) {
  TextRow names = comparison.flags;
  names.emplace_back("runs");
  for (const std::string& metric : comparison.metrics) {
    names.push_back(metric);
    names.push_back(metric + " sd");
  }
  std::string text = csv_line(names);
  for (const ComparedSetting& setting : comparison.settings) {
    TextRow row = setting.values;
    row.push_back(std::to_string(setting.runs.size()));
    for (const MetricSummary& metric : setting.metrics) {
      row.push_back(shortest_text(metric.mean));
      row.push_back(metric.deviation ? shortest_text(*metric.deviation) : "");
    }
    text += csv_line(row);
  }
  return text;
}

Json comparison_json(const Comparison& comparison) {
  Json::Array settings;
  for (const ComparedSetting& setting : comparison.settings) {
    Json::Object flags;
    for (std::size_t i = 0; i < setting.values.size(); ++i) {
      flags.emplace_back(comparison.flags[i], Json{setting.values[i]});
    }
    Json::Array runs;
    for (const std::string& run : setting.runs) runs.push_back({run});
    Json::Object metrics;
    for (std::size_t i = 0; i < setting.metrics.size(); ++i) {
      metrics.emplace_back(comparison.metrics[i], summary_json(setting.metrics[i]));
    }
    settings.push_back({Json::Object{{"flags", {std::move(flags)}},
                                     {"runs", {std::move(runs)}},
                                     {"metrics", {std::move(metrics)}}}});
  }
  return {Json::Object{{"settings", {std::move(settings)}}}};
}

}  // namespace vaelet::native
