#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/app/commands.h"
#include "native/app/direction/options.h"
#include "native/app/direction/sources.h"
#include "native/app/interrupt.h"
#include "native/app/options/data_check.h"
#include "native/app/options/open_model.h"
#include "native/app/options/output_check.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/base/number.h"
#include "native/base/printable.h"
#include "native/classifier/classifier_file.h"
#include "native/classifier/data_match.h"
#include "native/eval/directions/fit.h"
#include "native/eval/directions/traversal.h"
#include "native/eval/latents/latents.h"
#include "native/torch/export.h"
#include "native/torch/tensor_values.h"
#include "native/torch/thread_pool.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

/// Standard deviations of z along a direction that its range reaches to, each way: the first of
/// these along which the label holds, else the last.
constexpr std::array reaches = {2.5, 2.25, 2.0, 1.75, 1.5, 1.25, 1.0};

/// z that are moved along a direction to measure it.
constexpr std::int64_t moved = 500;

/// The directions of a file, which more are added to.
struct DirectionList {
  std::vector<Direction> directions;
  torch::Tensor vectors;  // [D, L] float64

  explicit DirectionList(const WeightsFile& model)
      : directions(model.spec.directions),
        vectors(tensor_of(model.directions,
                          {static_cast<std::int64_t>(directions.size()), model.spec.latent})
                    .to(torch::kFloat64)) {}

  void remove(const std::string& name) {
    const auto found = std::ranges::find(directions, name, &Direction::name);
    if (found == directions.end()) return;
    const auto row = found - directions.begin();
    vectors = torch::cat({vectors.slice(0, 0, row), vectors.slice(0, row + 1)});
    directions.erase(found);
  }
  void add(const Direction& direction, const torch::Tensor& vector) {
    directions.push_back(direction);
    vectors = torch::cat({vectors, vector.unsqueeze(0)});
  }
};

/// Turns a direction to stand at right angles to all others, and scores what is left of it.
Result<void> turn(FoundDirection& found, const torch::Tensor& others) {
  const auto turned = orthogonal_to(found.vector, others);
  if (!turned) {
    return fail(ErrorCode::argument_invalid,
                fill("--orthogonal: \"{}\" is made up of the directions that the file has already: "
                     "nothing of it is left",
                     {found.name}));
  }
  found.vector = *turned;
  if (!found.r2) return {};
  const torch::Tensor along = found.z.to(torch::kFloat64).matmul(*turned).unsqueeze(1);
  found.r2 =
      std::max(linear_r2(along, found.attribute.unsqueeze(1), found.groups).item<double>(), 0.0);
  return {};
}

/// The range of a direction, each way, and what it does to images, as far as it can be measured.
struct MeasuredRange {
  double high = 0.0;
  std::optional<double> label_kept;
  std::optional<double> rank_correlation;
};

/// Measures directions of one model.
class RangeMeter {
 public:
  RangeMeter(const DirectionOptions& options, const WeightsFile& model, const Vae& vae)
      : vae_(vae), draw_(draw_prior(model, moved, options.seed + 1)), pool_(options.threads) {}

  Result<void> read_classifier(const std::string& path, const WeightsFile& model) {
    if (!is_conditional(model.spec)) {
      return fail(ErrorCode::argument_invalid,
                  fill("--classifier says how far the label holds, and {} has no labels: leave it "
                       "out",
                       {model.spec.name}));
    }
    VAELET_TRY_ASSIGN(classifier_, native::read_classifier(path));
    VAELET_TRY(check_match(model.spec, classifier_->record, path));
    return check_independent(model, *classifier_);
  }

  /// Chooses the range by the standard deviation of z along the direction and the part of labels
  /// that are to be kept, and measures it.
  MeasuredRange measure(const FoundDirection& found, double deviation, double least_kept) {
    MeasuredRange measured;
    for (const double reach : reaches) {
      measured.high = reach * deviation;
      measured.label_kept = label_kept_along(traversal_of(found, measured.high));
      if (!measured.label_kept || *measured.label_kept >= least_kept) break;
    }
    if (found.measure) {
      measured.rank_correlation =
          mean_rank_correlation(vae_, traversal_of(found, measured.high), found.measure);
    }
    return measured;
  }

 private:
  Traversal traversal_of(const FoundDirection& found, double high) const {
    return {draw_.z, draw_.labels, found.vector, -high, high};
  }

  std::optional<double> label_kept_along(const Traversal& traversal) {
    if (!classifier_) return std::nullopt;
    return label_kept(vae_, traversal, [&](const torch::Tensor& pixels) {
      return classify_images(classifier_->classifier, pixels, pool_).predictions;
    });
  }

  const Vae& vae_;
  PriorDraw draw_;
  ThreadPool pool_;
  std::optional<TrainedClassifier> classifier_;
};

/// The part of an attribute's variance below which a direction does not say it.
constexpr double least_r2 = 0.1;

void print(const Direction& direction, const MeasuredRange& measured) {
  std::cout << printable(direction.name) << ": t from " << rounded_text(direction.low) << " to "
            << rounded_text(direction.high);
  if (direction.r2) std::cout << ", R2 " << rounded_text(*direction.r2);
  if (measured.rank_correlation) {
    std::cout << ", rank correlation along the range " << rounded_text(*measured.rank_correlation);
  }
  if (direction.label_kept) {
    std::cout << ", label kept " << rounded_text(*direction.label_kept);
  }
  std::cout << '\n';
  if (direction.r2 && *direction.r2 < least_r2) {
    std::cerr << "note: \"" << printable(direction.name)
              << "\" is hardly a direction of this model: it "
              << "explains less than " << rounded_text(least_r2) << " of the attribute\n";
  }
}

/// Returns the file's content with other directions.
WeightsContent with_directions(const WeightsFile& model, const DirectionList& list) {
  WeightsContent content = content_of(model);
  content.spec.directions = list.directions;
  content.directions = values_of(list.vectors.to(torch::kFloat));
  return content;
}

Outcome run_direction(const DirectionOptions& options) {
  if (!options.overwrite) VAELET_TRY(check_replaces_nothing("--out", options.out));
  VAELET_TRY_ASSIGN(const auto file, open_model(options.file, options.threads));
  const WeightsFile& model = file.weights;
  end_on_interrupt();
  const torch::NoGradGuard no_grad;
  const Vae vae = Vae::load(model);
  VAELET_TRY_ASSIGN(auto found, find_directions(options, model, vae));
  RangeMeter meter(options, model, vae);
  if (!options.classifier.empty()) {
    VAELET_TRY(meter.read_classifier(options.classifier, model));
  }
  DirectionList list(model);
  for (FoundDirection& direction : found) {
    list.remove(direction.name);
    if (options.orthogonal) VAELET_TRY(turn(direction, list.vectors));
    const double deviation = deviation_along(direction.vector, model.latent);
    const MeasuredRange measured = meter.measure(direction, deviation, options.label_kept);
    list.add({direction.name, -measured.high, measured.high, direction.r2, measured.label_kept},
             direction.vector);
    print(list.directions.back(), measured);
  }
  VAELET_TRY_ASSIGN(const auto bytes, write_weights(with_directions(model, list)));
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, bytes));
  tell_written(options.out, fill(", {} directions", {list.directions.size()}));
  return EXIT_SUCCESS;
}

}  // namespace

std::unique_ptr<Command> add_direction_command(CLI::App& app) {
  return add_command<DirectionOptions>(
      app, "direction", "Find directions in z with a meaning, and keep them in a weights file",
      run_direction);
}

}  // namespace vaelet::native
