#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/open_model.h"
#include "native/app/options/validators.h"
#include "native/base/file.h"
#include "native/report/drawing/image_grid.h"
#include "native/torch/sampling.h"
#include "native/torch/tensor_values.h"
#include "native/torch/vae.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr int default_columns = 20;
constexpr int most_samples = 10000;

struct SampleOptions {
  std::string file;
  std::string label;
  int count = default_columns;
  std::uint64_t seed = 1;
  std::string out;
  int threads = 1;
};

/// Returns the labels to draw, as indices: the one that is asked for, all of them, or none.
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

/// Returns `count` samples of one label, [count, 1, H, W]; the same z for every label as long as
/// the prior is the standard normal.
torch::Tensor draw(const Vae& vae, const PriorTensors& prior, const torch::Tensor& label, int count,
                   std::uint64_t seed) {
  const torch::Tensor labels = label.expand({count, label.size(0)});
  NormalGenerator normals(seed);
  return decode_pixels(vae, sample_latents(vae.spec(), prior, labels, normals), labels);
}

/// Returns the samples as a PNG: a row for each label, or as many rows as one label takes.
std::vector<std::byte> draw_grid(const SampleOptions& options, const WeightsFile& weights,
                                 const std::vector<std::int64_t>& labels) {
  const ModelSpec& spec = weights.spec;
  const Vae vae = Vae::load(weights);
  std::vector<torch::Tensor> rows;
  if (labels.empty()) {
    rows.push_back(draw(vae, weights.prior, torch::zeros(0), options.count, options.seed));
  }
  const torch::Tensor one_hot = torch::eye(static_cast<std::int64_t>(spec.labels.size()));
  for (const std::int64_t label : labels) {
    rows.push_back(draw(vae, weights.prior, one_hot[label], options.count, options.seed));
  }
  const bool is_row_per_label = labels.size() > 1;
  const int columns = is_row_per_label ? options.count : std::min(options.count, default_columns);
  const std::vector<float> pixels = values_of(torch::cat(rows));
  return image_grid(pixels, spec.image, columns).png();
}

Outcome run_sample(const SampleOptions& options) {
  VAELET_TRY_ASSIGN(auto model, open_model(options.file, options.threads));
  VAELET_TRY_ASSIGN(auto labels, labels_to_draw(model.weights.spec, options.label));
  end_on_interrupt();
  const auto png = draw_grid(options, model.weights, labels);
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, png));
  std::cout << "wrote " << options.out << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagsOf<SampleOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.file, Flag("FILE", Role::other, "Weights file").reads().required());
    flag(options.label,
         Flag("--label", Role::identity, "Which class; left out, a row for each class"));
    flag(options.count,
         Flag("--count", Role::identity, "Images, of each class", whole_number(1, most_samples)));
    flag(options.seed, seed_flag("Seed of z"));
    flag(options.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output, "PNG to write").writes_file(".png").required());
  }
};

std::unique_ptr<Command> add_sample_command(CLI::App& app) {
  return add_command<SampleOptions>(app, "sample", "Draw new images from a model's prior",
                                    run_sample);
}

}  // namespace vaelet::native
