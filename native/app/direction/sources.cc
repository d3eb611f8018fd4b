#include "native/app/direction/sources.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <utility>
#include <variant>

#include "native/app/direction/attribute_table.h"
#include "native/app/direction/pictures.h"
#include "native/app/options/data_check.h"
#include "native/eval/directions/fit.h"
#include "native/eval/strokes/handwriting.h"
#include "native/torch/sampling.h"
#include "native/torch/thread_pool.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> unfit(const std::string& sentence) {
  return fail(ErrorCode::argument_invalid, sentence);
}

/// Returns an attribute times a power of two that brings it to 1 or so: its direction stays the
/// same to the last bit, and squares of huge values are numbers.
torch::Tensor scaled(const torch::Tensor& attribute) {
  if (attribute.numel() == 0) return attribute;
  const auto largest = attribute.abs().max().item<double>();
  constexpr int least_exponent = -1000;
  int exponent = 0;
  std::frexp(largest, &exponent);
  return attribute * std::ldexp(1.0, -std::max(exponent, least_exponent));
}

Result<FoundDirection> fitted(const std::string& name, const torch::Tensor& z,
                              const torch::Tensor& values, const torch::Tensor& groups) {
  const torch::Tensor attribute = scaled(values);
  auto direction = fit_direction(z, attribute, groups);
  if (!direction) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected an attribute that differs between images of a label, found "
                     "the same value in all of them",
                     {name}));
  }
  return FoundDirection{name, direction->vector, direction->r2, z, attribute, groups, {}};
}

// Strokes.

/// Returns how pictures tell one attribute of strokes.
MeasureAttribute measure_of_stroke(std::int64_t column, int threads) {
  return [column, pool = std::make_shared<ThreadPool>(threads)](const torch::Tensor& pixels) {
    return handwriting(pixels, *pool).select(1, column);
  };
}

Result<void> check_shows_strokes(const ModelSpec& spec, const torch::Tensor& pixels) {
  if (spec.image.channels == 1 && pixels.mean().item<double>() <= 0.5) return {};
  return unfit(
      fill("--strokes: expected a model of bright strokes on black in grey, found images of {}",
           {spec.image.channels == 1 ? "a light ground" : "colour"}));
}

Result<std::vector<FoundDirection>> of_strokes(const DirectionOptions& options,
                                               const WeightsFile& model, const Vae& vae) {
  const PriorDraw draw = draw_prior(model, options.samples, options.seed);
  const torch::Tensor pixels = decode_pixels(vae, draw.z, draw.labels);
  VAELET_TRY(check_shows_strokes(model.spec, pixels));
  ThreadPool pool(options.threads);
  const torch::Tensor measured = handwriting(pixels, pool);
  const torch::Tensor rows = measured.isfinite().all(1).nonzero().squeeze(1);
  const torch::Tensor groups = is_conditional(model.spec)
                                   ? draw.labels.argmax(1)
                                   : torch::zeros(draw.z.size(0), torch::kLong);
  std::vector<FoundDirection> found;
  for (const std::string& name : options.strokes.names) {
    VAELET_TRY_ASSIGN(const auto column, stroke_column(name));
    VAELET_TRY_ASSIGN(
        auto direction,
        fitted(options.name.empty() ? name : options.name, draw.z.index_select(0, rows),
               measured.select(1, column).index_select(0, rows), groups.index_select(0, rows)));
    direction.measure = measure_of_stroke(column, options.threads);
    found.push_back(std::move(direction));
  }
  return found;
}

// Tables and folders of pictures.

Result<void> check_encodes(const ModelSpec& spec) {
  if (has_encoder(spec)) return {};
  return unfit(
      fill("{} has no encoder to read pictures with; --strokes and --first-layer need none",
           {spec.name}));
}

Result<std::vector<FoundDirection>> of_table(const DirectionOptions& options,
                                             const WeightsFile& model, const Vae& vae) {
  VAELET_TRY(check_encodes(model.spec));
  VAELET_TRY_ASSIGN(const auto pictures,
                    read_attribute_table(options.table,
                                         {options.column, options.order.names, options.lightness}));
  const fs::path folder =
      options.data.empty() ? fs::path(options.table).parent_path() : fs::path(options.data);
  const auto wanted = std::min(static_cast<std::size_t>(options.samples), pictures.size());
  std::vector<fs::path> files;
  std::vector<double> values;
  for (std::size_t i = 0; i < wanted; ++i) {
    const AttributedPicture& picture = pictures[i * pictures.size() / wanted];
    files.push_back(folder / picture.file);
    values.push_back(picture.value);
  }
  VAELET_TRY_ASSIGN(const auto encoded, encode_pictures(vae, {files, fit_of_training(model), ""}));
  VAELET_TRY_ASSIGN(
      auto direction,
      fitted(options.name.empty() ? options.column : options.name, encoded.mean,
             torch::tensor(torch::ArrayRef<double>(values), torch::kFloat64), encoded.labels));
  return std::vector{std::move(direction)};
}

Result<std::vector<FoundDirection>> of_folders(const DirectionOptions& options,
                                               const WeightsFile& model, const Vae& vae) {
  VAELET_TRY(check_encodes(model.spec));
  std::error_code error;
  if (fs::equivalent(options.plus, options.minus, error)) {
    return unfit("--plus and --minus: expected two folders, found the same one twice");
  }
  VAELET_TRY_ASSIGN(auto files, pictures_in(options.minus));
  VAELET_TRY_ASSIGN(const auto plus, pictures_in(options.plus));
  const auto below = static_cast<std::int64_t>(files.size());
  files.insert(files.end(), plus.begin(), plus.end());
  VAELET_TRY_ASSIGN(const auto encoded,
                    encode_pictures(vae, {files, fit_of_training(model), options.label}));
  torch::Tensor attribute = torch::ones(encoded.mean.size(0), torch::kFloat64);
  attribute.slice(0, 0, below).zero_();
  VAELET_TRY_ASSIGN(auto direction, fitted(options.name, encoded.mean, attribute, encoded.labels));
  return std::vector{std::move(direction)};
}

// The decoder's first layer.

Result<std::vector<FoundDirection>> of_first_layer(const DirectionOptions& options,
                                                   const WeightsFile& model, const Vae& vae) {
  const auto& layers = model.spec.decoder;
  const auto first = std::ranges::find_if(
      layers, [](const Layer& layer) { return !std::holds_alternative<ConcatLabel>(layer); });
  const auto* dense = first == layers.end() ? nullptr : std::get_if<Dense>(&*first);
  if (dense == nullptr) {
    return unfit(
        fill("--first-layer: expected a decoder that begins with a dense layer, which {} "
             "does not",
             {model.spec.name}));
  }
  if (options.first_layer > model.spec.latent) {
    return unfit(fill("--first-layer: expected at most the {} latent dimensions, found {}",
                      {model.spec.latent, options.first_layer}));
  }
  const torch::Tensor rows =
      first_layer_directions(vae.parameters().find(dense->name + ".weight")->second,
                             model.spec.latent, options.first_layer);
  std::vector<FoundDirection> found;
  for (std::int64_t row = 0; row < rows.size(0); ++row) {
    const std::string name = options.name.empty() ? "layer" : options.name;
    found.push_back({fill("{} {}", {name, row + 1}), rows[row], std::nullopt, {}, {}, {}, {}});
  }
  return found;
}

// Which source is asked for.

/// Returns the first text that stands in a list twice, or nullptr.
const std::string* found_twice(const std::vector<std::string>& texts) {
  for (auto text = texts.begin(); text != texts.end(); ++text) {
    if (std::find(texts.begin(), text, *text) != text) return &*text;
  }
  return nullptr;
}

Result<void> check_sources(const DirectionOptions& options) {
  const bool has_folders = !options.plus.empty() || !options.minus.empty();
  const int sources = int{!options.strokes.names.empty()} + int{!options.table.empty()} +
                      int{has_folders} + int{options.first_layer > 0};
  if (sources != 1) {
    return unfit(
        fill("expected one source of directions, --strokes, --table, --plus with --minus, "
             "or --first-layer, found {}",
             {sources}));
  }
  if (has_folders && (options.plus.empty() || options.minus.empty() || options.name.empty())) {
    return unfit("expected --plus, --minus and --name together");
  }
  if (options.table.empty() == !options.column.empty()) {
    return unfit("expected --table and --column together");
  }
  const bool reads_column = !options.order.names.empty() || options.lightness;
  if (reads_column && options.table.empty()) {
    return unfit("--order and --lightness read a column; expected --table with them");
  }
  if (const auto* twice = found_twice(options.order.names)) {
    return unfit(fill("--order: expected each text once, found \"{}\" twice", {*twice}));
  }
  if (options.lightness && !options.order.names.empty()) {
    return unfit("--order and --lightness read a column each in its way; leave one of them out");
  }
  if (!options.name.empty() && options.strokes.names.size() > 1) {
    return unfit("--name names one direction; expected one attribute of --strokes with it");
  }
  return {};
}

}  // namespace

PriorDraw draw_prior(const WeightsFile& model, std::int64_t count, std::uint64_t seed) {
  const auto classes =
      static_cast<std::int64_t>(std::max<std::size_t>(model.spec.labels.size(), 1));
  const torch::Tensor labels =
      torch::one_hot(torch::arange(count).remainder(classes), classes).to(torch::kFloat);
  NormalGenerator normals(seed);
  return {sample_latents(model.spec, model.prior, labels, normals), labels};
}

Result<std::vector<FoundDirection>> find_directions(const DirectionOptions& options,
                                                    const WeightsFile& model, const Vae& vae) {
  VAELET_TRY(check_sources(options));
  const torch::NoGradGuard no_grad;
  if (!options.strokes.names.empty()) return of_strokes(options, model, vae);
  if (!options.table.empty()) return of_table(options, model, vae);
  if (!options.plus.empty()) return of_folders(options, model, vae);
  return of_first_layer(options, model, vae);
}

}  // namespace vaelet::native
