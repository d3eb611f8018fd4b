#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/json.h"

namespace vaelet::native {

/// What a training read: the flag that names it, the name in the record and a digest of what it
/// held; empty where nothing says it.
struct ComparedInput {
  std::string flag;
  std::string name;
  std::string digest;
};

/// A training to compare: its flags but the seed, its metrics, and what it read.
struct ComparedRun {
  std::string name;
  std::vector<std::pair<std::string, std::string>> flags;
  std::vector<std::pair<std::string, double>> metrics;  // the same names in each run
  std::vector<ComparedInput> inputs = {};
};

/// A metric over the runs that differ by their seeds.
struct MetricSummary {
  double mean = 0.0;
  std::optional<double> deviation;  // of the sample, by n - 1; none for one run
};

/// The runs of one setting.
struct ComparedSetting {
  std::vector<std::string> values;  // of the flags that differ; empty where a run has no such flag
  std::vector<std::string> runs;
  std::vector<MetricSummary> metrics;
};

/// Trainings by their settings, in the order of the first run of each.
struct Comparison {
  std::vector<std::string> flags;  // that differ between runs
  std::vector<std::string> metrics;
  std::vector<ComparedSetting> settings;
};

/// Brings runs with the same flags together, where they read the same. There must be at least one
/// run.
Comparison compare(std::vector<ComparedRun> runs);

/// Returns what distinguishes a setting, for people: `beta 4, latent 2`, without flags that it has
/// not; `all runs` where nothing does.
std::string setting_text(const Comparison& comparison, const ComparedSetting& setting);

/// Returns mean and deviation as people read them: `85.71 ± 0.13`.
std::string summary_text(const MetricSummary& summary);

/// Return the comparison as a table for a terminal; as comma-separated values (RFC 4180) with two
/// columns for each metric; as JSON.
std::string comparison_table(const Comparison& comparison);
std::string comparison_csv(const Comparison& comparison);
Json comparison_json(const Comparison& comparison);

}  // namespace vaelet::native
