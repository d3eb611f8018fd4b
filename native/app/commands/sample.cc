#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/output_check.h"
#include "native/app/options/threads_option.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/report/drawing/image_grid.h"
#include "native/torch/sampling.h"
#include "native/torch/threads.h"
#include "native/torch/vae.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr int default_columns = 20;
constexpr int most_samples = 10000;

struct SampleSettings {
  std::string file;
  std::string label;
  int count = default_columns;
  std::uint64_t seed = 1;
  std::string out;
  int threads = 1;
};

/// The labels to draw, as indices: the one that is asked for, all of them, or none.
Result<std::vector<std::int64_t>> labels_to_draw(const ModelSpec& spec, const std::string& label) {
  std::vector<std::int64_t> all;
  std::string names;
  for (std::size_t index = 0; is_conditional(spec) && index < spec.labels.size(); ++index) {
    all.push_back(static_cast<std::int64_t>(index));
    names += (index == 0 ? "" : ", ") + spec.labels[index];
  }
  if (label.empty()) return all;
  if (all.empty()) {
    return fail(
        ErrorCode::label_invalid,
        fill("{} is a model without label: expected no --label, found {}", {spec.name, label}));
  }
  const auto found = std::ranges::find(spec.labels, label);
  if (found == spec.labels.end()) {
    return fail(ErrorCode::label_invalid,
                fill("--label: expected one of {}, found {}", {names, label}));
  }
  return std::vector{static_cast<std::int64_t>(found - spec.labels.begin())};
}

/// `count` samples of one label, [count, 1, H, W]; the same z for every label as long as the prior
/// is the standard normal.
torch::Tensor draw(const Vae& vae, const PriorTensors& prior, const torch::Tensor& label, int count,
                   std::uint64_t seed) {
  const torch::Tensor labels = label.expand({count, label.size(0)});
  NormalGenerator normals(seed);
  return decode_pixels(vae, sample_latents(vae.spec(), prior, labels, normals), labels);
}

Outcome run_sample(const SampleSettings& settings) {
  VAELET_TRY(check_output(settings.out, {settings.file}));
  VAELET_TRY_ASSIGN(auto model, read_model_file(settings.file));
  const ModelSpec& spec = model.weights.spec;
  VAELET_TRY_ASSIGN(auto labels, labels_to_draw(spec, settings.label));

  set_threads(settings.threads);
  std::optional<EndOnInterrupt> interrupt(std::in_place);
  const Vae vae = Vae::load(model.weights);
  const PriorTensors& prior = model.weights.prior;
  std::vector<torch::Tensor> rows;
  if (labels.empty()) {
    rows.push_back(draw(vae, prior, torch::zeros(0), settings.count, settings.seed));
  }
  const torch::Tensor one_hot = torch::eye(static_cast<std::int64_t>(spec.labels.size()));
  for (const std::int64_t label : labels) {
    rows.push_back(draw(vae, prior, one_hot[label], settings.count, settings.seed));
  }
  const bool is_row_per_label = labels.size() > 1;
  const int columns = is_row_per_label ? settings.count : std::min(settings.count, default_columns);
  const std::vector<float> pixels = values_of(torch::cat(rows));
  const auto png = image_grid(pixels, spec.image.height, spec.image.width, columns).png();
  interrupt.reset();
  VAELET_TRY(write_file(settings.out, png));
  std::cout << "wrote " << settings.out << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

void add_sample_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand("sample", "Draw new images from a model's prior");
  auto settings = std::make_shared<SampleSettings>();
  command->add_option("FILE", settings->file, "Weights file")->required();
  command->add_option("--label", settings->label, "Which class; left out, a row for each class");
  command->add_option("--count", settings->count, "Images, of each class")
      ->check(CLI::Range(1, most_samples))
      ->capture_default_str();
  command->add_option("--seed", settings->seed, "Seed of z")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_threads_option(*command, settings->threads);
  command->add_option("--out", settings->out, "PNG to write")->required();
  command->callback([=, &outcome] { outcome = run_sample(*settings); });
}

}  // namespace vaelet::native
