#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/open_model.h"
#include "native/app/options/output_check.h"
#include "native/app/options/validators.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/report/drawing/image_grid.h"
#include "native/torch/sampling.h"
#include "native/torch/tensor_values.h"
#include "native/torch/vae.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr int most_columns = 20;
constexpr int gap_between_labels = 4 * image_gap;  // of several rows each
constexpr int most_samples = 10000;

struct SampleOptions {
  std::string file;
  std::string label;
  int count = most_columns;
  std::uint64_t seed = 1;
  std::string out;
  bool overwrite = false;
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

/// Draws samples of one label, row by row; the same z for every label as long as the prior is the
/// standard normal.
Canvas grid_of_label(const SampleOptions& options, const Vae& vae, const PriorTensors& prior,
                     const torch::Tensor& label) {
  const torch::Tensor labels = label.expand({options.count, label.size(0)});
  NormalGenerator normals(options.seed);
  const torch::Tensor z = sample_latents(vae.spec(), prior, labels, normals);
  return image_grid(values_of(decode_pixels(vae, z, labels)), vae.spec().image,
                    std::min(options.count, most_columns));
}

/// Returns the samples as a PNG: the labels below each other, each in a row of its own or, where it
/// has more images than a row, in several.
std::vector<std::byte> draw_sheet(const SampleOptions& options, const WeightsFile& weights,
                                  const std::vector<std::int64_t>& labels) {
  const Vae vae = Vae::load(weights);
  std::vector<Canvas> grids;
  if (labels.empty()) {
    grids.push_back(grid_of_label(options, vae, weights.prior, torch::zeros(0)));
  }
  const torch::Tensor one_hot = torch::eye(static_cast<std::int64_t>(weights.spec.labels.size()));
  for (const std::int64_t label : labels) {
    grids.push_back(grid_of_label(options, vae, weights.prior, one_hot[label]));
  }
  const bool has_more_rows = options.count > most_columns;
  return stacked(grids, has_more_rows ? gap_between_labels : image_gap).png();
}

Outcome run_sample(const SampleOptions& options) {
  if (!options.overwrite) VAELET_TRY(check_replaces_nothing("--out", options.out));
  VAELET_TRY_ASSIGN(auto model, open_model(options.file, options.threads));
  VAELET_TRY_ASSIGN(auto labels, labels_to_draw(model.weights.spec, options.label));
  end_on_interrupt();
  const auto png = draw_sheet(options, model.weights, labels);
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, png));
  tell_written(options.out);
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagsOf<SampleOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.file, Flag("FILE", Role::other, "Weights file").reads().required());
    flag(options.label,
         Flag("--label", Role::identity, "Which class; left out, all of them, below each other"));
    flag(options.count,
         Flag("--count", Role::identity, "Images, of each class; at most 20 in a row",
              whole_number(1, most_samples)));
    flag(options.seed, seed_flag("Seed of z"));
    flag(options.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output, "PNG to write").writes_file(".png").required());
    flag(options.overwrite, overwrite_flag());
  }
};

std::unique_ptr<Command> add_sample_command(CLI::App& app) {
  return add_command<SampleOptions>(app, "sample", "Draw new images from a model's prior",
                                    run_sample);
}

}  // namespace vaelet::native
