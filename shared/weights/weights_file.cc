#include "shared/weights/weights_file.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "shared/base/checks.h"
#include "shared/base/json.h"
#include "shared/model/spec_json.h"
#include "shared/weights/lower_triangle.h"
#include "shared/weights/tensor_set.h"

namespace vaelet {
namespace {

using Values = std::vector<float>;

/// The largest distance from 1 of the sum of a row of F32 weights, and of a length.
constexpr float sum_tolerance = 1e-3F;

bool is_not_negative(float value) { return value >= 0.0F; }
bool is_positive(float value) { return value > 0.0F; }
bool is_pixel(float value) { return value >= 0.0F && value <= 1.0F; }

/// Reads a file part by part.
class WeightsReader : public Checks {
 public:
  WeightsReader(Safetensors container, Extent extent)
      : metadata_(std::move(container.metadata)),
        tensors_(std::move(container.tensors)),
        extent_(extent) {}

  bool read() {
    return read_format() && read_spec() && read_training() &&
           accept(infer_shapes(weights_.spec), weights_.shapes) && take_network() &&
           take_latent() && (extent_ == Extent::decoder || take_golden()) && take_prior() &&
           take_directions() && nothing_unknown_left();
  }

  WeightsFile& weights() { return weights_; }

 private:
  bool read_format() {
    std::string format;
    if (!read_text("format", format)) return false;
    if (format == format_name || format == earlier_format_name) return true;
    const bool is_model = std::string_view(format).starts_with("vaelet/");
    return refuse(is_model ? ErrorCode::format_version_unknown : ErrorCode::metadata_missing,
                  R"(expected the format "{}" or "{}", found "{}")",
                  {earlier_format_name, format_name, format});
  }

  bool read_spec() {
    Json json;
    return read_text("spec", weights_.spec_text) &&
           parse("spec", weights_.spec_text, ErrorCode::spec_malformed, json) &&
           accept(spec_from_json(json), weights_.spec);
  }

  bool read_training() {
    Json json;
    return read_text("training", weights_.training) &&
           parse("training", weights_.training, ErrorCode::header_malformed, json);
  }

  bool read_text(const char* key, std::string& text) {
    const auto found = metadata_.find(key);
    if (found == metadata_.end()) {
      return refuse(ErrorCode::metadata_missing, R"(expected the metadata "{}", found none)",
                    {key});
    }
    text = found->second;
    return true;
  }

  /// Parses a text of the metadata; one that is no JSON has the code `malformed`.
  bool parse(const char* key, const std::string& text, ErrorCode malformed, Json& json) {
    if (accept(parse_json(text), json)) return true;
    const Error found = error();
    return refuse(found.code == ErrorCode::header_malformed ? malformed : found.code,
                  R"(in the metadata "{}": {})", {key, found.detail});
  }

  bool take_network() {
    const auto wanted = network_tensors(weights_.spec);
    return std::all_of(wanted.begin(), wanted.end(), [&](const TensorDescription& tensor) {
      return accept(tensors_.take_weight(tensor), weights_.network[tensor.name]);
    });
  }

  bool take_latent() {
    if (!tensors_.contains("latent.kl") && !tensors_.contains("latent.mean") &&
        !tensors_.contains("latent.std")) {
      return true;
    }
    const std::int64_t latent = weights_.spec.latent;
    return take("latent.kl", {latent}, weights_.latent.kl) &&
           take("latent.mean", {latent}, weights_.latent.mean) &&
           take("latent.std", {latent}, weights_.latent.std) &&
           each("latent.kl", weights_.latent.kl, is_not_negative, "no negative number") &&
           each("latent.std", weights_.latent.std, is_positive, "positive numbers");
  }

  bool take_golden() {
    const ModelSpec& spec = weights_.spec;
    GoldenSamples& golden = weights_.golden;
    const std::int64_t count = tensors_.side("golden.z", 0);
    golden.count = static_cast<int>(count);
    return take("golden.z", {count, spec.latent}, golden.z) &&
           (!is_conditional(spec) || take_golden_label()) &&
           take("golden.image", image_batch_shape(count, spec.image), golden.image) &&
           each("golden.image", golden.image, is_pixel, "pixels from 0 to 1") &&
           take_golden_posterior();
  }

  bool take_golden_posterior() {
    if (!has_encoder(weights_.spec)) return true;
    if (!tensors_.contains("golden.mean") && !tensors_.contains("golden.sigma")) return true;
    GoldenSamples& golden = weights_.golden;
    const std::vector<std::int64_t> shape = {golden.count, weights_.spec.latent};
    return take("golden.mean", shape, golden.mean) && take("golden.sigma", shape, golden.sigma) &&
           each("golden.sigma", golden.sigma, is_not_negative, "no negative number");
  }

  bool take_golden_label() {
    const auto labels = static_cast<std::int64_t>(weights_.spec.labels.size());
    Values& label = weights_.golden.label;
    return take("golden.label", {weights_.golden.count, labels}, label) &&
           rows_sum_to_one("golden.label", label, weights_.spec.labels.size());
  }

  bool take_directions() {
    const auto count = static_cast<std::int64_t>(weights_.spec.directions.size());
    if (count == 0) return true;
    Values& directions = weights_.directions;
    if (!take("direction.vector", {count, weights_.spec.latent}, directions)) return false;
    for (auto row = directions.begin(); row != directions.end();) {
      const auto end = row + weights_.spec.latent;
      const float length = std::sqrt(std::inner_product(row, end, row, 0.0F));
      row = end;
      if (!(std::fabs(length - 1.0F) <= sum_tolerance)) {
        return refuse_value("direction.vector", "rows of length 1", length);
      }
    }
    return true;
  }

  bool take_prior() {
    if (!tensors_.contains("prior.weight") && !tensors_.contains("prior.mean") &&
        !tensors_.contains("prior.scale")) {
      return true;
    }
    PriorTensors& prior = weights_.prior;
    const std::int64_t latent = weights_.spec.latent;
    prior.classes =
        is_conditional(weights_.spec) ? static_cast<int>(weights_.spec.labels.size()) : 1;
    prior.components = static_cast<int>(tensors_.side("prior.weight", 1));
    const std::int64_t classes = prior.classes;
    const std::int64_t components = prior.components;
    return take_compact("prior.weight", {classes, components}, prior.weight) &&
           take_compact("prior.mean", {classes, components, latent}, prior.mean) &&
           take_scale(classes, components, prior.scale) &&
           rows_sum_to_one("prior.weight", prior.weight, static_cast<std::size_t>(components)) &&
           is_cholesky("prior.scale", prior.scale, static_cast<std::size_t>(latent));
  }

  /// Takes the Cholesky factors [L, L], each whole or as its lower triangle alone.
  bool take_scale(std::int64_t classes, std::int64_t components, Values& scale) {
    const std::int64_t latent = weights_.spec.latent;
    const auto size = static_cast<std::size_t>(latent);
    const auto triangle = static_cast<std::int64_t>(triangle_count(size));
    if (tensors_.dimensions("prior.scale") != 3) {
      return take_compact("prior.scale", {classes, components, latent, latent}, scale);
    }
    if (!take_compact("prior.scale", {classes, components, triangle}, scale)) return false;
    scale = unpack_triangles(scale, size);
    return true;
  }

  bool nothing_unknown_left() {
    const std::string* name = tensors_.find_unknown();
    if (name == nullptr) return true;
    return refuse(ErrorCode::tensor_unknown,
                  R"(tensor "{}": expected none of this name in this model)", {*name});
  }

  bool take(const char* name, const std::vector<std::int64_t>& shape, Values& values) {
    return accept(tensors_.take_values(name, shape), values);
  }

  bool take_compact(const char* name, const std::vector<std::int64_t>& shape, Values& values) {
    return accept(tensors_.take_compact(name, shape), values);
  }

  bool each(const char* name, const Values& values, bool (*is_valid)(float), const char* expected) {
    const auto wrong = std::find_if_not(values.begin(), values.end(), is_valid);
    return wrong == values.end() || refuse_value(name, expected, *wrong);
  }

  bool rows_sum_to_one(const char* name, const Values& values, std::size_t width) {
    if (!each(name, values, is_not_negative, "no negative weight")) return false;
    for (std::size_t row = 0; row < values.size(); row += width) {
      float sum = 0.0F;
      for (std::size_t column = 0; column < width; ++column) sum += values[row + column];
      if (!(std::fabs(sum - 1.0F) <= sum_tolerance)) {
        return refuse_value(name, "rows that sum to 1", sum);
      }
    }
    return true;
  }

  /// Checks that matrices [size, size] are lower triangular with a positive diagonal.
  bool is_cholesky(const char* name, const Values& values, std::size_t size) {
    for (std::size_t index = 0; index < values.size(); ++index) {
      const std::size_t row = index / size % size;
      const std::size_t column = index % size;
      const float value = values[index];
      if (column > row && value != 0.0F) {
        return refuse_value(name, "zeros above the diagonal", value);
      }
      if (column == row && value <= 0.0F) {
        return refuse_value(name, "a positive diagonal", value);
      }
    }
    return true;
  }

  bool refuse_value(const char* name, const char* expected, float found) {
    return refuse(ErrorCode::tensor_value_invalid, R"(tensor "{}": expected {}, found {})",
                  {name, expected, number_text(found)});
  }

  std::map<std::string, std::string> metadata_;
  TensorSet tensors_;
  Extent extent_;
  WeightsFile weights_;
};

}  // namespace

Result<WeightsFile> read_weights(std::span<const std::byte> file, Extent extent) {
  VAELET_TRY_ASSIGN(auto container, parse_safetensors(file));
  WeightsReader reader(std::move(container), extent);
  if (!reader.read()) return reader.refusal();
  return std::move(reader.weights());
}

}  // namespace vaelet
