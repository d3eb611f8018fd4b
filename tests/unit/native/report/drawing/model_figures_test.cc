#include "native/report/drawing/model_figures.h"

#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <torch/torch.h>

#include "native/report/drawing/stratified_choice.h"
#include "native/torch/seeded_generator.h"
#include "shared/model/zoo.h"
#include "tests/unit/support/decoded_png.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

using namespace vaelet;
using namespace vaelet::native;

namespace {

/// An untrained model of the small data set.
struct ModelFiguresFixture {
  TemporaryFolder folder;
  DataSet data;

  ModelFiguresFixture() {
    write_small_data_set(folder.path());
    data = load_data_set({.folder = folder.path()}).value();
  }

  Vae vae_of(const std::string& name, int latent) const {
    torch::Generator generator = seeded_generator(3);
    const ZooConfig options{data.image, data.class_names, latent, {}};
    return Vae::create(make_model(name, options).value(), generator).value();
  }

  std::map<std::string, ModelFigure> figures_of(const Vae& vae, std::uint64_t seed = 1) const {
    const PriorTensors prior;
    std::map<std::string, ModelFigure> figures;
    auto made = model_figures({vae, prior, data}, seed).value();
    for (ModelFigure& figure : made) {
      figures.emplace(figure.name, std::move(figure));
    }
    return figures;
  }
};

std::vector<std::string> names_of(const std::map<std::string, ModelFigure>& figures) {
  std::vector<std::string> names;
  for (const auto& [name, figure] : figures) names.push_back(name);
  return names;
}

}  // namespace

TEST_CASE("a choice holds the same share of every class, no image twice, in order") {
  std::vector<std::int64_t> classes;
  for (int image = 0; image < 1000; ++image) classes.push_back(image % 10 == 0 ? 1 : 0);
  classes.push_back(2);  // a class of one image
  const torch::Tensor labels = torch::tensor(classes, torch::kLong);
  const torch::Tensor chosen = stratified_choice(labels, 20, 1000, 5);
  REQUIRE(chosen.size(0) == 45 + 5 + 1);
  for (std::int64_t index = 1; index < chosen.size(0); ++index) {
    CHECK(chosen[index].item<std::int64_t>() > chosen[index - 1].item<std::int64_t>());
  }
  CHECK((labels.index_select(0, chosen) == 1).sum().item<std::int64_t>() == 5);
  CHECK(torch::equal(stratified_choice(labels, 20, 1000, 5), chosen));
  CHECK_FALSE(torch::equal(stratified_choice(labels, 20, 1000, 6), chosen));
}

TEST_CASE("a choice from many images stops at the most that is wanted, every class in it") {
  const torch::Tensor labels = torch::arange(700000).remainder(62);
  const torch::Tensor chosen = stratified_choice(labels, 20, 5000, 1);
  CHECK(chosen.size(0) <= 5000 + 62);
  CHECK(chosen.size(0) >= 5000 - 62);
  CHECK(torch::one_hot(labels.index_select(0, chosen), 62).sum(0).min().item<int>() >= 79);
}

TEST_CASE_METHOD(ModelFiguresFixture, "a model of too few images for t-SNE has its other figures") {
  const auto few = [](const LabelledImages& images) {
    const std::int64_t pixels = 3 * small_height * small_width;
    return LabelledImages{.count = 3,
                          .pixels = {images.pixels.begin(), images.pixels.begin() + pixels},
                          .labels = {0, 1, 2}};
  };
  data.training = few(data.training);
  data.test = few(data.test);
  using Names = std::vector<std::string>;
  CHECK(names_of(figures_of(vae_of("mlp-vae", 5))) == Names{"reconstructions.png", "samples.png"});
  CHECK(names_of(figures_of(vae_of("mlp-vae", 2))).front() == "latents.png");
}

TEST_CASE_METHOD(ModelFiguresFixture, "a model has the figures that fit it") {
  using Names = std::vector<std::string>;
  CHECK(names_of(figures_of(vae_of("mlp-vae", 2))) ==
        Names{"latents.png", "manifold.png", "reconstructions.png", "samples.png"});
  CHECK(names_of(figures_of(vae_of("mlp-vae", 5))) ==
        Names{"latents.png", "reconstructions.png", "samples.png"});
  CHECK(names_of(figures_of(vae_of("conv-cvae", 3))) ==
        Names{"labels.png", "latents.png", "reconstructions.png", "samples.png"});
}

TEST_CASE_METHOD(ModelFiguresFixture, "figures say how much they show, and the seed decides what") {
  const Vae vae = vae_of("conv-cvae", 3);
  const auto figures = figures_of(vae);
  CHECK(figures.at("labels.png").count == 20 * small_classes);
  CHECK(figures.at("samples.png").count == 16);
  CHECK(figures.at("latents.png").count == 9);  // 64 of each class: 3 are a twentieth
  CHECK((figures_of(vae).at("labels.png").png == figures.at("labels.png").png));
  CHECK((figures_of(vae, 2).at("labels.png").png != figures.at("labels.png").png));
}

TEST_CASE_METHOD(ModelFiguresFixture, "mapped latents spread in both directions of the plane") {
  const auto png = decoded_png(figures_of(vae_of("mlp-vae", 5)).at("latents.png").png);
  // Dots below and above, left and right: rows and columns with the colour of some class.
  std::vector<int> rows;
  std::vector<int> columns;
  for (int y = 0; y < png.height; ++y) {
    for (int x = 0; x < 700; ++x) {
      const auto [low, high] = std::ranges::minmax(png.at(x, y));
      if (high - low < 60) continue;
      rows.push_back(y);
      columns.push_back(x);
    }
  }
  REQUIRE_FALSE(rows.empty());
  CHECK(std::ranges::max(rows) - std::ranges::min(rows) > 150);
  CHECK(std::ranges::max(columns) - std::ranges::min(columns) > 150);
}

TEST_CASE_METHOD(ModelFiguresFixture, "16 test images stand in the reconstructions as they are") {
  const auto png = decoded_png(figures_of(vae_of("mlp-vae", 2)).at("reconstructions.png").png);
  constexpr int magnification = 56 / small_height;
  // From the picture's own levels: every test image has one bar, of the brightness of its pixels.
  const std::set<int> bar_levels(data.test.pixels.begin(), data.test.pixels.end());
  std::ptrdiff_t bar_pixels = 0;
  for (int y = 40; y < png.height; ++y) {
    for (int x = 0; x < png.width / 2; ++x) {
      const int level = png.at(x, y)[0];
      bar_pixels += level >= 128 && level < 255 && bar_levels.contains(level) ? 1 : 0;
    }
  }
  constexpr int bar_height = small_height / small_classes;
  constexpr int all_bars = 16 * bar_height * small_width * magnification * magnification;
  CHECK(bar_pixels <= all_bars);
  CHECK(bar_pixels > all_bars * 3 / 4);  // some bars are white
}

TEST_CASE_METHOD(ModelFiguresFixture,
                 "progress is shown from the same z, by class where there is one") {
  const Vae vae = vae_of("conv-cvae", 3);
  const auto png = decoded_png(progress_png(vae, 1));
  const int magnified_height = 4 * small_height;
  CHECK(png.height == small_classes * (magnified_height + 2) - 2);
  CHECK((progress_png(vae, 1) == progress_png(vae, 1)));
  CHECK(decoded_png(progress_png(vae_of("mlp-vae", 2), 1)).height ==
        10 * (magnified_height + 2) - 2);
}
