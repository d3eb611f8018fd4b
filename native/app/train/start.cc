#include "native/app/train/start.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "native/app/options/data_check.h"
#include "native/app/options/data_quality.h"
#include "native/base/model_file.h"
#include "native/base/sha256.h"
#include "native/classifier/classifier_file.h"
#include "native/classifier/data_match.h"
#include "native/eval/strokes/handwriting.h"
#include "native/eval/strokes/standardised_strokes.h"
#include "native/torch/device.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/thread_pool.h"
#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"
#include "shared/model/zoo.h"

namespace vaelet::native {
namespace {

/// A model without label takes data of any number of classes.
std::vector<std::string> names_of_classes(const DataSet& data) {
  std::vector<std::string> names = data.class_names;
  if (names.size() > max_labels) names.resize(max_labels);
  return names;
}

/// Returns the model. A Gaussian models pixels that are standardised, each channel by
/// itself, a Bernoulli the levels themselves.
Result<ModelSpec> make_zoo_spec(const TrainOptions& options, const DataSet& data) {
  const Likelihood likelihood = likelihood_of(options);
  ZooConfig zoo{data.image, {}, *options.latent, likelihood};
  if (likelihood.kind == LikelihoodKind::gaussian) {
    const PixelStatistics pixels = pixel_statistics(data.summary.levels, data.image.channels);
    zoo.image.mean = pixels.mean;
    zoo.image.std = pixels.std;
  }
  zoo.labels = names_of_classes(data);
  VAELET_TRY_ASSIGN(auto spec, make_model(options.model, zoo));
  if (is_conditional(spec)) {
    VAELET_TRY(check_labels(data, options.model));
  }
  return spec;
}

/// Returns the model of a file for a data set; it sees pixels scaled as the file says.
Result<ModelSpec> fitted_spec(const TrainOptions& options, ModelSpec spec, const DataSet& data) {
  VAELET_TRY(check_spec_of_data(spec, data, options.spec));
  if (is_conditional(spec)) {
    VAELET_TRY(check_labels(data, spec.name));
  }
  spec.labels = names_of_classes(data);
  spec.likelihood = likelihood_of(options);
  spec.directions.clear();
  return spec;
}

std::string expected_found(const std::string& expected, const std::string& found) {
  return fill("expected {}, as in the file, found {}", {expected, found});
}

/// Returns how the images of a data set differ from those of a file; empty where they do not.
std::string image_difference(const ImageFormat& file, const ImageFormat& asked) {
  if (file.height != asked.height || file.width != asked.width) {
    return expected_found(fill("images of {} x {} pixels", {file.height, file.width}),
                          fill("{} x {}; --image-size {}x{} resizes them",
                               {asked.height, asked.width, file.height, file.width}));
  }
  if (file.channels == asked.channels) return {};
  return expected_found(fill("images in {}", {file.channels == 1 ? "grey" : "colour"}),
                        fill("{}; --channels {} reads them so",
                             {asked.channels == 1 ? "grey" : "colour", file.channels}));
}

/// Returns the first difference of two lists of classes; empty where there is none.
std::string class_difference(const std::vector<std::string>& file,
                             const std::vector<std::string>& asked) {
  if (file.size() != asked.size()) {
    return expected_found(fill("{} classes", {file.size()}), fill("{}", {asked.size()}));
  }
  const auto [name, other] = std::ranges::mismatch(file, asked);
  if (name == file.end()) return {};
  return expected_found(fill("the class \"{}\"", {*name}), fill("\"{}\" in its place", {*other}));
}

/// Returns the first difference of two architectures, `expected ..., found ...`; empty where there
/// is none. The images come first: what nobody gave depends on them.
std::string difference(const ModelSpec& file, const ModelSpec& asked) {
  if (std::string text = image_difference(file.image, asked.image); !text.empty()) return text;
  if (file.name != asked.name) return expected_found("--model " + file.name, asked.name);
  if (file.latent != asked.latent) {
    return expected_found(fill("--latent {}", {file.latent}), fill("{}", {asked.latent}));
  }
  if (file.likelihood.kind != asked.likelihood.kind) {
    return expected_found(fill("--likelihood {}", {likelihood_name(file.likelihood.kind)}),
                          std::string(likelihood_name(asked.likelihood.kind)));
  }
  if (std::string text = class_difference(file.labels, asked.labels); !text.empty()) return text;
  if (write_json(spec_to_json(file)) == write_json(spec_to_json(asked))) return {};
  return expected_found("its layers", "others");
}

Result<TrainStart> start_from_file(const TrainOptions& options, ModelSpec spec) {
  VAELET_TRY_ASSIGN(auto file, read_model_file(options.init));
  ModelSpec& stored = file.weights.spec;
  stored.directions.clear();  // they hold for its weights alone
  // Its weights know pixels as they were scaled for them.
  spec.image.mean = stored.image.mean;
  spec.image.std = stored.image.std;
  const Likelihood asked = spec.likelihood;
  spec.likelihood.sigma2 = stored.likelihood.sigma2;
  if (const std::string text = difference(stored, spec); !text.empty()) {
    return fail(ErrorCode::argument_invalid, fill("--init: \"{}\": {}", {options.init, text}));
  }
  Vae vae = Vae::load(file.weights);
  if (options.sigma2 && options.sigma2->fixed) vae.set_sigma2(asked.sigma2);
  TrainStart start{std::move(vae), seeded_generator(options.seed), {}};
  start.inputs.init = sha256_hex(file.bytes);
  start.inputs.init_classifiers = classifiers_of(file.weights);
  return start;
}

Result<TrainStart> start_from_random_weights(const TrainOptions& options, ModelSpec spec) {
  torch::Generator generator = seeded_generator(options.seed);
  VAELET_TRY_ASSIGN(auto vae, Vae::create(std::move(spec), generator));
  return TrainStart{std::move(vae), std::move(generator), {}};
}

Result<void> add_classifier(const TrainOptions& options, const DataSet& data, TrainStart& start) {
  VAELET_TRY_ASSIGN(auto trained, read_classifier(options.classifier));
  VAELET_TRY(check_match(trained.record, data));
  VAELET_TRY(check_as_trained(trained.record, options.data));
  if (options.label_weight > 0.0 && !is_conditional(start.vae.spec())) {
    return fail(ErrorCode::argument_invalid,
                fill("--label-weight: expected a model that is told the label, found {}; "
                     "--feature-weight needs none",
                     {start.vae.spec().name}));
  }
  trained.classifier->to(torch_device(options.device));
  start.inputs.classifier = trained.digest;
  start.classifier_loss = std::make_shared<ClassifierLoss>(
      std::move(trained.classifier), options.label_weight, options.feature_weight);
  return {};
}

Result<void> check_shows_strokes(const TrainOptions& options, const DataSet& data) {
  if (options.strokes.names.empty() || may_have_strokes(data)) return {};
  return fail(
      ErrorCode::argument_invalid,
      fill("--strokes: expected bright strokes on black in grey, found images {} in \"{}\"",
           {data.image.channels == 1 ? "on a light ground" : "in colour", options.data.folder}));
}

/// Returns the images with the attributes of `--strokes`, whose names are known to be right.
ImageSet with_strokes(const ImageSet& images, const TrainOptions& options, bool knows_label) {
  std::vector<std::int64_t> columns;
  for (const std::string& name : options.strokes.names) columns.push_back(*stroke_column(name));
  ThreadPool pool(options.threads);
  return images.with_attributes(standardised_strokes(
      images, knows_label ? images.labels() : torch::zeros_like(images.labels()), columns, pool));
}

}  // namespace

TrainingSplit split_data(const TrainOptions& options, const ModelSpec& spec, const DataSet& data) {
  const auto divide = options.groups > 0 ? split_families : split;
  auto images = divide(ImageSet(data.training, data), *options.validation, options.seed);
  if (!options.strokes.names.empty()) {
    images.training = with_strokes(images.training, options, is_conditional(spec));
  }
  return images;
}

Result<TrainStart> start_training(const TrainOptions& options, const SpecFile* file,
                                  const DataSet& data) {
  VAELET_TRY_ASSIGN(auto spec, file == nullptr ? make_zoo_spec(options, data)
                                               : fitted_spec(options, file->spec, data));
  const auto start_with = options.init.empty() ? start_from_random_weights : start_from_file;
  VAELET_TRY_ASSIGN(auto start, start_with(options, std::move(spec)));
  start.inputs.data = data.digest;
  VAELET_TRY(check_shows_strokes(options, data));
  if (file != nullptr) start.inputs.spec = file->digest;
  if (!options.classifier.empty()) VAELET_TRY(add_classifier(options, data, start));
  return start;
}

}  // namespace vaelet::native
