#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "native/report/run/epoch_record.h"

namespace vaelet::native {

/// A picture of the report.
struct ReportFigure {
  std::string caption;
  std::vector<std::byte> png;
};

/// Images drawn from the model after an epoch.
struct EpochSamples {
  int epoch = 0;
  std::vector<std::byte> png;
};

/// All that a report of a training run shows.
struct ReportContent {
  std::string title;
  int planned_epochs = 0;
  bool finished = false;
  std::string ending;  // what ended the run in place of its last epoch; empty: nothing did
  std::vector<EpochRecord> epochs;
  std::vector<EpochSamples> samples;  // in the order of their epochs
  std::vector<ReportFigure> figures;
  std::vector<std::pair<std::string, std::string>> configuration;  // every flag and its value
};

/// Returns the report as one HTML file that needs no other: it holds the images, the style and the
/// script, and shows everything without script too. All text is escaped.
std::string report_page(const ReportContent& content);

}  // namespace vaelet::native
