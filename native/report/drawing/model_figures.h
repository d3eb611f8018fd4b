#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "native/data/data_set.h"
#include "native/report/drawing/canvas.h"
#include "native/torch/vae.h"
#include "shared/base/error.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {

/// A picture of a model, as a file.
struct ModelFigure {
  std::string name;        // of the file, for example `manifold.png`
  std::string caption;     // which the picture shows, too
  std::int64_t count = 0;  // images or points in it
  std::vector<std::byte> png;
};

/// A model with the data that it was trained on, which have its image format and classes. All three
/// must outlive the figures' making.
struct FigureSubject {
  const Vae& vae;
  const PriorTensors& prior;
  const DataSet& data;
};

/// Draws every figure that fits the model:
/// - `latents.png`: the encoder's means of one in twenty training images of each class, of a large
///   data set of about 5,000 in all, as they lie in the plane, or mapped by t-SNE; left out where
///   fewer than `least_tsne_points` would be mapped;
/// - `reconstructions.png`: 16 test images, and what the posterior's mean decodes to;
/// - `samples.png`: 16 images from the prior, with a label of each class in turn;
/// - `manifold.png`, of two dimensions without label: decoded over the prior's quantiles;
/// - `labels.png`, with a label: a row for each class, one z down a column.
/// All random choices come from `seed`. t-SNE takes most of the time.
/// Errors: those of `tsne` (means that are not finite).
Result<std::vector<ModelFigure>> model_figures(const FigureSubject& subject, std::uint64_t seed);

/// Draws the grid of `labels.png` without its caption, to be shown beside another model's.
Canvas label_figure(const FigureSubject& subject, std::uint64_t seed, std::int64_t column_count);

/// Returns a PNG of images from the standard normal, the same z at the same seed, to follow a model
/// during its training: a row for each class, or ten rows without label, of ten images.
std::vector<std::byte> progress_png(const Vae& vae, std::uint64_t seed);

}  // namespace vaelet::native
