#include "native/report/drawing/model_figures.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "native/eval/latents/tsne.h"
#include "native/prior/prior_quantiles.h"
#include "native/report/drawing/image_grid.h"
#include "native/report/drawing/panels.h"
#include "native/report/drawing/scatter.h"
#include "native/report/drawing/stratified_choice.h"
#include "native/torch/encode.h"
#include "native/torch/image_set.h"
#include "native/torch/sampling.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::int64_t one_in = 20;  // of the training images stands in the map of the latents,
constexpr std::int64_t most_points = 5000;  // or fewer: exact t-SNE of these takes a minute or two
constexpr std::int64_t example_count = 16;
constexpr int example_columns = 4;
constexpr std::int64_t columns = 20;  // of the manifold and of the grid of labels
constexpr std::int64_t progress_columns = 10;
constexpr double first_quantile = 0.05;
constexpr double last_quantile = 0.95;

std::int64_t class_count(const Vae& vae) {
  return static_cast<std::int64_t>(vae.spec().labels.size());
}

Canvas grid_of(const Vae& vae, const torch::Tensor& pixels, std::int64_t columns_of_grid) {
  const ImageFormat& image = vae.spec().image;
  return image_grid(values_of(pixels), image, static_cast<int>(columns_of_grid),
                    figure_magnification(image));
}

/// Draws z [N, L], each from the prior of a class drawn at random.
torch::Tensor draw_latents(const Vae& vae, const PriorTensors& prior, std::int64_t count,
                           std::uint64_t seed) {
  NormalGenerator normals(seed);
  const auto classes = static_cast<double>(std::max<std::int64_t>(class_count(vae), 1));
  const torch::Tensor any_class = torch::full({count, class_count(vae)}, 1.0 / classes);
  return sample_latents(vae.spec(), prior, any_class, normals);
}

/// Decodes every z [N, L] under every label, class by class: [classes * N, C, H, W].
torch::Tensor decode_under_labels(const Vae& vae, const torch::Tensor& z) {
  const std::int64_t classes = class_count(vae);
  return decode_pixels(vae, z.repeat({classes, 1}),
                       torch::eye(classes).repeat_interleave(z.size(0), 0));
}

/// Makes the figures of one model.
class FigureMaker {
 public:
  FigureMaker(const FigureSubject& subject, std::uint64_t seed)
      : vae_(subject.vae), subject_(subject), seed_(seed) {}

  /// Returns nothing where t-SNE has too few points.
  Result<std::optional<ModelFigure>> latents() const;
  ModelFigure reconstructions() const;
  ModelFigure samples() const;
  ModelFigure manifold() const;
  ModelFigure labels() const;

 private:
  bool has_plane() const { return vae_.spec().latent == 2; }
  const char* prior_name() const {
    return subject_.prior.components == 0 ? "the standard normal" : "the fitted prior";
  }
  Result<torch::Tensor> plane_of(const torch::Tensor& means) const;
  static ModelFigure figure(const char* name, const std::string& caption, std::int64_t count,
                            const Canvas& picture) {
    return {name, caption, count, side_by_side({captioned(picture, caption)}).png()};
  }

  const Vae& vae_;
  const FigureSubject& subject_;
  std::uint64_t seed_;
};

/// Returns the means themselves, or their map by t-SNE: [N, 2].
Result<torch::Tensor> FigureMaker::plane_of(const torch::Tensor& means) const {
  if (has_plane()) return means;
  return tsne(means, {.perplexity = fitting_perplexity(means.size(0)), .seed = seed_});
}

Result<std::optional<ModelFigure>> FigureMaker::latents() const {
  const ImageSet training(subject_.data.training, subject_.data);
  const EncodedSet encoded = encode_set(
      vae_, training.subset(stratified_choice(training.labels(), one_in, most_points, seed_)));
  if (!has_plane() && encoded.labels.size(0) < least_tsne_points) return std::nullopt;
  VAELET_TRY_ASSIGN(auto plane, plane_of(encoded.mean));
  const std::int64_t count = encoded.labels.size(0);
  const auto* classes = encoded.labels.data_ptr<std::int64_t>();
  const Scatter scatter{values_of(plane),
                        {classes, classes + count},
                        subject_.data.class_names,
                        has_plane() ? "z0" : "",
                        has_plane() ? "z1" : ""};
  const std::string caption =
      fill("{} of {} training images by class",
           {has_plane() ? "Encoder means" : "t-SNE of the encoder means", count});
  return figure("latents.png", caption, count, scatter_plot(scatter));
}

ModelFigure FigureMaker::reconstructions() const {
  const ImageSet test(subject_.data.test, subject_.data);
  torch::Generator generator = seeded_generator(seed_);
  const Batch batch =
      test.batch(torch::randperm(test.size(), generator, torch::kLong).slice(0, 0, example_count));
  const torch::NoGradGuard no_grad;
  const Posterior posterior = vae_.encode(vae_.to_model_space(batch.pixels), batch.label);
  const torch::Tensor decoded = decode_pixels(vae_, posterior.mean, batch.label);
  const std::string caption = fill("{} test images, and their reconstructions", {batch.size()});
  const Canvas both =
      side_by_side({captioned(grid_of(vae_, batch.pixels, example_columns),
                              fill("{} test images", {batch.size()})),
                    captioned(grid_of(vae_, decoded, example_columns), "Their reconstructions")});
  return {"reconstructions.png", caption, batch.size(), both.png()};
}

ModelFigure FigureMaker::samples() const {
  NormalGenerator normals(seed_);
  const std::int64_t classes = class_count(vae_);
  const torch::Tensor labels =
      is_conditional(vae_.spec())
          ? torch::eye(classes).index_select(0, torch::arange(example_count).remainder(classes))
          : torch::zeros({example_count, 0});
  const torch::Tensor z = sample_latents(vae_.spec(), subject_.prior, labels, normals);
  return figure("samples.png", fill("{} new images from {}", {example_count, prior_name()}),
                example_count, grid_of(vae_, decode_pixels(vae_, z, labels), example_columns));
}

ModelFigure FigureMaker::manifold() const {
  const auto axis = [&](int dimension) {
    const auto quantiles = prior_quantiles(subject_.prior, 2, dimension, first_quantile,
                                           last_quantile, static_cast<int>(columns));
    return tensor_of(quantiles, {columns});
  };
  // z0 to the right, z1 upwards, as in the plot of the latents.
  const torch::Tensor right = axis(0).repeat({columns});
  const torch::Tensor up = axis(1).flip(0).repeat_interleave(columns);
  const torch::Tensor pixels =
      decode_pixels(vae_, torch::stack({right, up}, 1), torch::zeros({columns * columns, 0}));
  const std::string caption =
      fill("Decoded over the quantiles {} to {} of {}: z0 to the right, z1 upwards",
           {number_text(first_quantile), number_text(last_quantile), prior_name()});
  return figure("manifold.png", caption, columns * columns, grid_of(vae_, pixels, columns));
}

ModelFigure FigureMaker::labels() const {
  const std::string caption =
      fill("A row for each class, one z from {} down each column", {prior_name()});
  return figure("labels.png", caption, class_count(vae_) * columns,
                label_figure(subject_, seed_, columns));
}

}  // namespace

Result<std::vector<ModelFigure>> model_figures(const FigureSubject& subject, std::uint64_t seed) {
  const FigureMaker maker(subject, seed);
  VAELET_TRY_ASSIGN(auto latents, maker.latents());
  std::vector<ModelFigure> figures;
  if (latents) figures.push_back(std::move(*latents));
  figures.push_back(maker.reconstructions());
  figures.push_back(maker.samples());
  const ModelSpec& spec = subject.vae.spec();
  if (is_conditional(spec)) {
    figures.push_back(maker.labels());
  } else if (spec.latent == 2) {
    figures.push_back(maker.manifold());
  }
  return figures;
}

Canvas label_figure(const FigureSubject& subject, std::uint64_t seed, std::int64_t column_count) {
  const torch::Tensor z = draw_latents(subject.vae, subject.prior, column_count, seed);
  const Canvas grid = grid_of(subject.vae, decode_under_labels(subject.vae, z), column_count);
  return with_row_names(grid, subject.vae.spec().labels);
}

std::vector<std::byte> progress_png(const Vae& vae, std::uint64_t seed) {
  const bool has_label = is_conditional(vae.spec());
  const std::int64_t count = has_label ? progress_columns : progress_columns * progress_columns;
  const torch::Tensor z = draw_latents(vae, {}, count, seed);
  const torch::Tensor pixels =
      has_label ? decode_under_labels(vae, z) : decode_pixels(vae, z, torch::zeros({count, 0}));
  return grid_of(vae, pixels, progress_columns).png();
}

}  // namespace vaelet::native
