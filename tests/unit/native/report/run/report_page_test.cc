#include "native/report/run/report_page.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/base/file.h"
#include "native/report/drawing/canvas.h"
#include "native/report/run/markup.h"
#include "native/report/run/svg_chart.h"

using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;

namespace {

ReportContent content_of(int epochs) {
  ReportContent content;
  content.title = "a run";
  content.planned_epochs = epochs;
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    content.epochs.push_back({.epoch = epoch,
                              .training = {200.0 / epoch, 5.0},
                              .validation = {epoch == 2 ? 90.0 : 210.0 / epoch, 6.0},
                              .beta = 1.0,
                              .learning_rate = 1e-3,
                              .sigma2 = {},
                              .is_best = epoch <= 2,
                              .is_kept = epoch <= 2,
                              .seconds = 3.0,
                              .kl_nats = {1.5, 0.25}});
    content.samples.push_back({epoch, Canvas(3, 3, grey(static_cast<std::uint8_t>(epoch))).png()});
  }
  return content;
}

std::ptrdiff_t occurrences(const std::string& text, const std::string& part) {
  std::ptrdiff_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::vector<std::byte> bytes_of(const std::string& text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("base64 gives the test vectors of RFC 4648") {
  const std::string head = "data:image/png;base64,";
  for (const auto& [plain, coded] : {std::pair{"", ""},
                                     {"f", "Zg=="},
                                     {"fo", "Zm8="},
                                     {"foo", "Zm9v"},
                                     {"foob", "Zm9vYg=="},
                                     {"fooba", "Zm9vYmE="},
                                     {"foobar", "Zm9vYmFy"}}) {
    CHECK(png_url(bytes_of(plain)) == head + coded);
  }
  CHECK(png_url(bytes_of("\xFB\xFF\xFE")) == head + "+//+");
}

TEST_CASE("a report shows curves, samples, figures and the configuration") {
  ReportContent content = content_of(4);
  content.figures.push_back({"the manifold", Canvas(2, 2, white).png()});
  content.configuration = {{"--beta", "1"}};
  const std::string page = report_page(content);
  for (const char* heading : {"Curves", "ELBO", "Reconstruction", "KL of each latent dimension",
                              "Samples by epoch", "Figures", "the manifold", "--beta"}) {
    CHECK_THAT(page, ContainsSubstring(heading));
  }
  CHECK(occurrences(page, png_url(content.samples[2].png)) == 1);
  CHECK_THAT(page, ContainsSubstring("In training (reload to see the latest): epoch 4 of 4."));
  CHECK_THAT(page, !ContainsSubstring("Learning rate <"));
}

TEST_CASE("a report names the epoch that the trainer calls the best, whatever its ELBO") {
  // Validation -ELBO: 216, 96, 76, 58.5; the last two are not called better.
  CHECK_THAT(report_page(content_of(1)), ContainsSubstring("epoch 1, &minus;ELBO 216 nats"));
  CHECK_THAT(report_page(content_of(4)), ContainsSubstring("epoch 2, &minus;ELBO 96 nats"));
}

TEST_CASE("a report says where a model collapsed, and calls it the best no more") {
  ReportContent content = content_of(4);
  CHECK_THAT(report_page(content), !ContainsSubstring("class=\"warning\">"));
  content.epochs[1].condition = "untrained";
  for (const std::size_t epoch : {2U, 3U}) {
    content.epochs[epoch].condition = "collapsed";
    content.epochs[epoch].warning = "0 of 2 latent dimensions <carry> anything";
    content.epochs[epoch].is_kept = true;
  }
  const std::string page = report_page(content);
  CHECK_THAT(page, ContainsSubstring("Epoch 3: collapsed: 0 of 2 latent dimensions &lt;carry&gt;"));
  CHECK_THAT(page, !ContainsSubstring("Epoch 4: collapsed"));
  CHECK_THAT(page, ContainsSubstring("Lowest loss, of a model that has collapsed"));
  CHECK_THAT(page, !ContainsSubstring("Best on the validation"));
}

TEST_CASE("a report says what ended the run in place of its last epoch") {
  ReportContent content = content_of(2);
  content.planned_epochs = 9;
  content.ending = "epoch 3: diverged: a loss of <NaN>";
  const std::string page = report_page(content);
  CHECK_THAT(page, ContainsSubstring("Ended after epoch 2 of 9"));
  CHECK_THAT(page, ContainsSubstring("epoch 3: diverged: a loss of &lt;NaN&gt;"));
}

TEST_CASE("learning rate, beta, sigma2 and added terms have a chart exactly when they vary") {
  ReportContent content = content_of(3);
  CHECK_THAT(report_page(content), !ContainsSubstring("<h3>Beta"));
  content.epochs[1].beta = 0.5;
  content.epochs[2].learning_rate = 1e-4;
  CHECK_THAT(report_page(content), !ContainsSubstring("<h3>sigma2"));
  for (EpochRecord& epoch : content.epochs) epoch.sigma2 = 1.0 / epoch.epoch;
  CHECK_THAT(report_page(content), ContainsSubstring("<h3>sigma2"));
  CHECK_THAT(report_page(content), ContainsSubstring("<h3>Beta"));
  CHECK_THAT(report_page(content), !ContainsSubstring("<h3>Nats added"));
  content.epochs[1].added = 2.5;
  CHECK_THAT(report_page(content), ContainsSubstring("<h3>Nats added by classifier"));
  CHECK_THAT(report_page(content), ContainsSubstring("<h3>Learning rate"));
}

TEST_CASE("a report carries its style and its script as their files are") {
  const std::filesystem::path folder(VAELET_REPORT_FOLDER);
  const std::string page = report_page(content_of(1));
  const std::string css = read_text(folder / "report.css").value();
  const std::string js = read_text(folder / "report.js").value();
  CHECK_THAT(page, ContainsSubstring("<style>\n" + css + "</style>"));
  CHECK_THAT(page, ContainsSubstring("<script>\n" + js + "</script>"));
  CHECK(css.find("</") == std::string::npos);
  CHECK(js.find("</") == std::string::npos);
}

TEST_CASE("a report before the first epoch, and of one epoch, stand") {
  CHECK_THAT(report_page(content_of(0)), ContainsSubstring("epoch 0 of 0"));
  const std::string page = report_page(content_of(1));
  CHECK_THAT(page, !ContainsSubstring("nan"));
  CHECK_THAT(page, !ContainsSubstring("inf\""));
}

TEST_CASE("all text of a report is escaped, and it asks for nothing from outside") {
  const std::string hostile = "</title><script>alert('1')</script>\"&";
  ReportContent content = content_of(2);
  content.title = hostile;
  content.configuration = {{hostile, hostile}};
  content.figures.push_back({hostile, Canvas(1, 1, white).png()});
  const std::string page = report_page(content);
  CHECK(occurrences(page, "<script>") == 1);  // the report's own
  CHECK_THAT(page, ContainsSubstring("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"));
  for (const char* outside : {"http:", "https:", "src=\"/", "@import", "url("}) {
    CHECK_THAT(page, !ContainsSubstring(outside));
  }
}

TEST_CASE("a curve's points stand at their numbers: higher is higher, epochs run to the right") {
  const std::string svg =
      line_chart_svg({"ELBO", "nats", {1, 2, 3}, {{"training", {-100.0, -80.0, -90.0}}}});
  const auto start = svg.find("points=\"") + 8;
  std::istringstream points(svg.substr(start, svg.find('"', start) - start));
  std::vector<double> x;
  std::vector<double> y;
  char comma = 0;
  for (double across = 0, down = 0; points >> across >> comma >> down;) {
    x.push_back(across);
    y.push_back(down);
  }
  REQUIRE(y.size() == 3);
  CHECK(std::ranges::is_sorted(x));
  CHECK(std::abs((x[1] - x[0]) - (x[2] - x[1])) < 0.01);
  CHECK(y[1] < y[2]);
  CHECK(std::abs((y[0] - y[1]) - 2 * (y[2] - y[1])) < 0.01);
  CHECK_THAT(svg, ContainsSubstring("from -100 to -90 nats"));
}

TEST_CASE("bars are as high as their numbers, and names that would overlap are left out") {
  const std::string svg = bar_chart_svg({"KL", "nats", {"z0", "z1"}, {1.0, 0.25}});
  std::vector<double> heights;
  for (auto at = svg.find("height=\""); at != std::string::npos;
       at = svg.find("height=\"", at + 1)) {
    heights.push_back(std::stod(svg.substr(at + 8)));
  }
  REQUIRE(heights.size() == 2);
  CHECK(std::abs(heights[0] - 4 * heights[1]) < 0.01);
  BarChart wide{"KL", "nats", std::vector<std::string>(64, "z"), std::vector(64, 1.0)};
  CHECK(occurrences(bar_chart_svg(wide), ">z</text>") < 32);
  CHECK_THAT(bar_chart_svg({"KL", "nats", {"z0"}, {0.0}}), !ContainsSubstring("nan"));
}
