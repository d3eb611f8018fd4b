#include "native/report/run/report_page.h"

#include <algorithm>
#include <sstream>

#include "native/base/number.h"
#include "native/report/run/markup.h"
#include "native/report/run/page_head.h"
#include "native/report/run/report_assets.h"
#include "native/report/run/svg_chart.h"

namespace vaelet::native {
namespace {

using Epochs = std::vector<EpochRecord>;

/// Returns one number of each epoch.
template <class Number>
std::vector<double> column(const Epochs& epochs, const Number& number) {
  std::vector<double> values;
  for (const EpochRecord& epoch : epochs) values.push_back(number(epoch));
  return values;
}

/// Returns the last epoch that was better than all before it; nullptr before the first.
const EpochRecord* kept_epoch(const Epochs& epochs) {
  const auto found = std::ranges::find_if(epochs.rbegin(), epochs.rend(), &EpochRecord::is_kept);
  return found == epochs.rend() ? nullptr : &*found;
}

constexpr auto usable = "usable";

/// Returns whether the epoch's model had neither collapsed nor diverged.
bool is_usable(const EpochRecord& epoch) {
  return epoch.condition == "sound" || epoch.condition == "untrained";
}

/// Writes the page, section by section.
class ReportWriter {
 public:
  explicit ReportWriter(const ReportContent& content) : content_(content) {}

  std::string write();

 private:
  void write_summary();
  void write_warning(const std::string& sentence);
  void write_warnings();
  const char* progress() const {
    if (content_.finished) return "Finished after epoch ";
    return content_.ending.empty() ? "In training (reload to see the latest): epoch "
                                   : "Ended after epoch ";
  }
  void write_chart(const LineChart& chart);
  void write_terms(const char* title, double (*term)(const ElboTerms&));
  void write_when_it_varies(const char* title, double (*number)(const EpochRecord&));
  void write_curves();
  void write_latents();
  void write_samples();
  void write_figures();
  void write_configuration();
  void write_numbers();

  const ReportContent& content_;
  std::ostringstream html_;
};

std::string ReportWriter::write() {
  html_ << page_head(content_.title);
  write_summary();
  if (!content_.epochs.empty()) {
    write_curves();
    write_latents();
  }
  if (!content_.samples.empty()) write_samples();
  if (!content_.figures.empty()) write_figures();
  write_configuration();
  if (!content_.epochs.empty()) write_numbers();
  html_ << "</main>\n<script>\n" << report_js << "</script>\n</body>\n</html>\n";
  return html_.str();
}

void ReportWriter::write_summary() {
  const Epochs& epochs = content_.epochs;
  const int last = epochs.empty() ? 0 : epochs.back().epoch;
  html_ << "<p>" << progress() << last << " of " << content_.planned_epochs << ".</p>\n";
  if (!content_.ending.empty()) write_warning(content_.ending);
  write_warnings();
  const EpochRecord* kept = kept_epoch(epochs);
  if (kept == nullptr) return;
  html_ << "<p>" << (kept->is_best ? "Best" : "Lowest loss, of a model that has " + kept->condition)
        << " on the validation images, by reconstruction + last beta &times; KL: epoch "
        << kept->epoch << ", &minus;ELBO " << rounded_text(-kept->validation.elbo())
        << " nats, of them reconstruction " << rounded_text(kept->validation.reconstruction)
        << " and KL " << rounded_text(kept->validation.kl) << ".</p>\n";
}

void ReportWriter::write_warning(const std::string& sentence) {
  html_ << "<p class=\"warning\">" << escaped(sentence) << "</p>\n";
}

/// Writes where a model collapsed or diverged, and where it was sound again.
void ReportWriter::write_warnings() {
  std::string before = usable;
  for (const EpochRecord& epoch : content_.epochs) {
    const std::string now = is_usable(epoch) ? usable : epoch.condition;
    if (now == before) continue;
    before = now;
    const std::string name = "Epoch " + std::to_string(epoch.epoch) + ": ";
    write_warning(name + (now == usable ? "sound again." : now + ": " + epoch.warning + "."));
  }
}

void ReportWriter::write_chart(const LineChart& chart) {
  html_ << "<div class=\"chart\"><h3>" << escaped(chart.title);
  if (!chart.unit.empty()) {
    html_ << " <span class=\"quiet\">" << escaped(chart.unit) << "</span>";
  }
  html_ << "</h3>";
  for (std::size_t index = 0; chart.series.size() > 1 && index < chart.series.size(); ++index) {
    html_
        << R"(<span class="key"><svg viewBox="0 0 32 8" aria-hidden="true"><path class="curve series)"
        << index << "\" d=\"M0 4H32\"/></svg>" << escaped(chart.series[index].name) << "</span>";
  }
  html_ << line_chart_svg(chart) << "</div>\n";
}

void ReportWriter::write_terms(const char* title, double (*term)(const ElboTerms&)) {
  const Epochs& epochs = content_.epochs;
  write_chart(
      {title,
       "nats per image",
       column(epochs, [](const EpochRecord& epoch) { return double(epoch.epoch); }),
       {{"training", column(epochs, [&](const auto& epoch) { return term(epoch.training); })},
        {"validation",
         column(epochs, [&](const auto& epoch) { return term(epoch.validation); })}}});
}

void ReportWriter::write_when_it_varies(const char* title, double (*number)(const EpochRecord&)) {
  const auto values = column(content_.epochs, number);
  if (std::ranges::all_of(values, [&](double value) { return value == values.front(); })) return;
  write_chart(
      {title,
       "",
       column(content_.epochs, [](const EpochRecord& epoch) { return double(epoch.epoch); }),
       {{"", values}}});
}

void ReportWriter::write_curves() {
  html_ << "<h2>Curves</h2>\n<div class=\"charts\">\n";
  write_terms("ELBO", [](const ElboTerms& terms) { return terms.elbo(); });
  write_terms("Reconstruction", [](const ElboTerms& terms) { return terms.reconstruction; });
  write_terms("KL", [](const ElboTerms& terms) { return terms.kl; });
  write_when_it_varies("Nats added by classifier and attributes, training",
                       [](const EpochRecord& epoch) { return epoch.added.value_or(0); });
  write_when_it_varies("Learning rate",
                       [](const EpochRecord& epoch) { return epoch.learning_rate; });
  write_when_it_varies("Beta", [](const EpochRecord& epoch) { return epoch.beta; });
  write_when_it_varies("sigma2", [](const EpochRecord& epoch) { return epoch.sigma2.value_or(0); });
  html_ << "</div>\n";
}

void ReportWriter::write_latents() {
  const auto& kl = content_.epochs.back().kl_nats;
  if (kl.empty()) return;
  BarChart chart{"KL of each latent dimension", "nats", {}, kl};
  for (std::size_t dimension = 0; dimension < kl.size(); ++dimension) {
    chart.names.push_back("z" + std::to_string(dimension));
  }
  html_ << "<h2>" << chart.title << " <span class=\"quiet\">nats, validation images, epoch "
        << content_.epochs.back().epoch
        << "</span></h2>\n<div class=\"charts\"><div class=\"chart\">" << bar_chart_svg(chart)
        << "</div></div>\n";
}

void ReportWriter::write_samples() {
  const std::size_t last = content_.samples.size() - 1;
  html_ << "<h2>Samples by epoch</h2>\n<div class=\"chooser\" hidden><label>Epoch<input "
           "type=\"range\" min=\"0\" max=\""
        << last << "\" value=\"" << last
        << "\"></label></div>\n<div class=\"frames\" tabindex=\"0\" role=\"group\" "
           "aria-label=\"Samples by epoch\">\n";
  for (const EpochSamples& samples : content_.samples) {
    const std::string caption = "Epoch " + std::to_string(samples.epoch);
    html_ << "<figure><figcaption>" << caption
          << "</figcaption><img alt=\"Images drawn after epoch " << samples.epoch << "\" src=\""
          << png_url(samples.png) << "\"></figure>\n";
  }
  html_ << "</div>\n";
}

void ReportWriter::write_figures() {
  html_ << "<h2>Figures</h2>\n";
  for (const ReportFigure& figure : content_.figures) {
    html_ << "<figure><figcaption>" << escaped(figure.caption) << "</figcaption><img alt=\""
          << escaped(figure.caption) << "\" src=\"" << png_url(figure.png) << "\"></figure>\n";
  }
}

void ReportWriter::write_configuration() {
  html_ << "<h2>Configuration</h2>\n<div class=\"table\"><table class=\"configuration\">\n";
  for (const auto& [name, value] : content_.configuration) {
    html_ << "<tr><th scope=\"row\">" << escaped(name) << "</th><td>" << escaped(value)
          << "</td></tr>\n";
  }
  html_ << "</table></div>\n";
}

void ReportWriter::write_numbers() {
  html_ << "<h2>Numbers</h2>\n<details><summary>Every epoch as a table</summary>\n"
           "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Every epoch\"><table "
           "class=\"numbers\">\n<tr>";
  for (const char* name : {"epoch", "training reconstruction", "training KL", "training ELBO",
                           "validation reconstruction", "validation KL", "validation ELBO", "beta",
                           "learning rate", "seconds"}) {
    html_ << "<th scope=\"col\">" << name << "</th>";
  }
  html_ << "</tr>\n";
  for (const EpochRecord& epoch : content_.epochs) {
    html_ << "<tr><th scope=\"row\">" << epoch.epoch << "</th>";
    for (const double number :
         {epoch.training.reconstruction, epoch.training.kl, epoch.training.elbo(),
          epoch.validation.reconstruction, epoch.validation.kl, epoch.validation.elbo(), epoch.beta,
          epoch.learning_rate, epoch.seconds}) {
      html_ << "<td>" << rounded_text(number) << "</td>";
    }
    html_ << "</tr>\n";
  }
  html_ << "</table></div></details>\n";
}

}  // namespace

std::string report_page(const ReportContent& content) { return ReportWriter(content).write(); }

}  // namespace vaelet::native
