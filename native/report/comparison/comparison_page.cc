#include "native/report/comparison/comparison_page.h"

#include <algorithm>
#include <cstddef>
#include <sstream>

#include "native/report/run/markup.h"
#include "native/report/run/page_head.h"
#include "native/report/run/svg_chart.h"

namespace vaelet::native {
namespace {

void write_bars(std::ostringstream& html, const Comparison& comparison, std::size_t metric) {
  BarChart chart{comparison.metrics[metric], "", {}, {}};
  for (const ComparedSetting& setting : comparison.settings) {
    chart.names.push_back(setting_text(comparison, setting));
    chart.values.push_back(setting.metrics[metric].mean);
  }
  if (std::ranges::any_of(chart.values, [](double value) { return value < 0.0; })) return;
  html << "<div class=\"chart\"><h3>" << escaped(chart.title) << "</h3>" << bar_chart_svg(chart)
       << "</div>\n";
}

void write_runs(std::ostringstream& html, const ComparedSetting& setting) {
  html << "<td>";
  for (const std::string& run : setting.runs) {
    html << (run == setting.runs.front() ? "" : ", ") << "<a href=\"" << escaped(run)
         << "/report.html\">" << escaped(run) << "</a>";
  }
  html << "</td>";
}

void write_table(std::ostringstream& html, const Comparison& comparison) {
  html << "<h2>Settings</h2>\n<div class=\"table\" tabindex=\"0\" role=\"group\" "
          "aria-label=\"Settings\"><table class=\"numbers\">\n<tr><th scope=\"col\">setting</th>";
  for (const std::string& metric : comparison.metrics) {
    html << "<th scope=\"col\">" << escaped(metric) << "</th>";
  }
  html << "<th scope=\"col\">runs</th></tr>\n";
  for (const ComparedSetting& setting : comparison.settings) {
    html << "<tr><th scope=\"row\">" << escaped(setting_text(comparison, setting)) << "</th>";
    for (const MetricSummary& metric : setting.metrics) {
      html << "<td>" << escaped(summary_text(metric)) << "</td>";
    }
    write_runs(html, setting);
    html << "</tr>\n";
  }
  html << "</table></div>\n";
}

}  // namespace

std::string comparison_page(const std::string& title, const Comparison& comparison) {
  std::ostringstream html;
  html << page_head(title)
       << "<p>Mean and standard deviation (of the sample) over runs that differ by their seeds; "
          "nats per test image.</p>\n";
  write_table(html, comparison);
  html << "<h2>Means</h2>\n<div class=\"charts\">\n";
  for (std::size_t metric = 0; metric < comparison.metrics.size(); ++metric) {
    write_bars(html, comparison, metric);
  }
  html << "</div>\n</main>\n</body>\n</html>\n";
  return html.str();
}

}  // namespace vaelet::native
