#include "shared/weights/weights_file.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"

namespace vaelet {
namespace {

using Shape64 = std::vector<std::int64_t>;
using Values = std::vector<float>;

/// How far from 1 the sum of F32 weights may be.
constexpr float sum_tolerance = 1e-3F;

template <class T>
Result<void> move_into(T& target, Result<T> result) {
  if (!result) return pass_on(result);
  target = std::move(*result);
  return {};
}

Result<void> refuse_value(std::string_view name, std::size_t index, const char* expected,
                          double found) {
  return fail(ErrorCode::tensor_value_invalid, "tensor " + quoted(name) + ": expected " + expected +
                                                   ", found " + number_text(found) +
                                                   " at element " + std::to_string(index));
}

template <class Valid>
Result<void> check_each(std::string_view name, const Values& values, const char* expected,
                        Valid valid) {
  const auto wrong = std::find_if_not(values.begin(), values.end(), valid);
  if (wrong == values.end()) return {};
  return refuse_value(name, static_cast<std::size_t>(wrong - values.begin()), expected, *wrong);
}

/// Rows of `width` weights that are not negative and sum to 1.
Result<void> check_weights(std::string_view name, const Values& values, std::size_t width) {
  auto checked = check_each(name, values, "weights that are not negative",
                            [](float weight) { return weight >= 0.0F; });
  for (std::size_t row = 0; checked && row < values.size(); row += width) {
    float sum = 0.0F;
    for (std::size_t column = 0; column < width; ++column) sum += values[row + column];
    if (!(std::fabs(sum - 1.0F) <= sum_tolerance)) {
      return refuse_value(name, row, "rows that sum to 1", sum);
    }
  }
  return checked;
}

/// Lower triangular matrices [size, size] with a positive diagonal.
Result<void> check_cholesky(std::string_view name, const Values& values, std::size_t size) {
  for (std::size_t index = 0; index < values.size(); ++index) {
    const std::size_t row = index / size % size;
    const std::size_t column = index % size;
    if (column > row && values[index] != 0.0F) {
      return refuse_value(name, index, "zeros above the diagonal", values[index]);
    }
    if (column == row && values[index] <= 0.0F) {
      return refuse_value(name, index, "a positive diagonal", values[index]);
    }
  }
  return {};
}

/// The tensors of a container by name; each can be taken once, so that what is left is unknown.
class TensorSet {
 public:
  explicit TensorSet(std::vector<TensorView> tensors) {
    for (TensorView& tensor : tensors) {
      std::string name = tensor.name;
      tensors_.emplace(std::move(name), std::move(tensor));
    }
  }

  bool contains(std::string_view name) const { return tensors_.find(name) != tensors_.end(); }

  /// The first side of a tensor that has one free side, else 0.
  std::int64_t side(std::string_view name, std::size_t axis) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end() || found->second.shape.size() <= axis) return 0;
    return found->second.shape[axis];
  }

  Result<TensorView> take(std::string_view name, const Shape64& shape) {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
      return fail(ErrorCode::tensor_missing, "tensor " + quoted(name) + ": expected the shape " +
                                                 shape_text(shape) + ", found no such tensor");
    }
    if (found->second.shape != shape) {
      return fail(ErrorCode::tensor_shape_wrong, "tensor " + quoted(name) +
                                                     ": expected the shape " + shape_text(shape) +
                                                     ", found " + shape_text(found->second.shape));
    }
    TensorView tensor = std::move(found->second);
    tensors_.erase(found);
    const Values values = tensor_values(tensor);
    for (std::size_t index = 0; index < values.size(); ++index) {
      if (std::isfinite(values[index])) continue;
      return fail(ErrorCode::tensor_not_finite,
                  "tensor " + quoted(name) + ": expected finite numbers, found " +
                      number_text(values[index]) + " at element " + std::to_string(index));
    }
    return tensor;
  }

  /// The values of a tensor that must be F32.
  Result<Values> take_values(std::string_view name, const Shape64& shape) {
    auto tensor = take(name, shape);
    if (!tensor) return pass_on(tensor);
    if (tensor->dtype != DType::f32) {
      return fail(ErrorCode::tensor_dtype_wrong, "tensor " + quoted(name) +
                                                     ": expected the dtype F32, found " +
                                                     std::string(dtype_name(tensor->dtype)));
    }
    return tensor_values(*tensor);
  }

  Result<void> only_extra_left() const {
    for (const auto& [name, tensor] : tensors_) {
      if (name.starts_with("x.")) continue;
      return fail(ErrorCode::tensor_unknown,
                  "tensor " + quoted(name) + ": expected no such tensor in this model, found one");
    }
    return {};
  }

 private:
  std::map<std::string, TensorView, std::less<>> tensors_;
};

Result<std::string> metadata_text(const Safetensors& container, const char* key) {
  const auto found = container.metadata.find(key);
  if (found != container.metadata.end()) return found->second;
  return fail(ErrorCode::metadata_missing,
              std::string("expected the metadata ") + quoted(key) + ", found none");
}

/// The metadata `key` as JSON; text that is none has the code `malformed`.
Result<Json> metadata_json(const Safetensors& container, const char* key, ErrorCode malformed) {
  auto text = metadata_text(container, key);
  if (!text) return pass_on(text);
  auto json = parse_json(*text);
  if (json) return json;
  const ErrorCode code = json.error().code;
  return fail(code == ErrorCode::header_malformed ? malformed : code,
              std::string("in the metadata ") + quoted(key) + ": " + json.error().detail);
}

Result<void> read_metadata(const Safetensors& container, WeightsFile& weights) {
  auto format = metadata_text(container, "format");
  if (!format) return pass_on(format);
  if (*format != format_name) {
    return fail(ErrorCode::format_version_unknown,
                "expected the format " + quoted(format_name) + ", found " + quoted(*format));
  }
  auto spec = metadata_json(container, "spec", ErrorCode::spec_malformed).and_then(spec_from_json);
  if (!spec) return pass_on(spec);
  weights.spec = std::move(*spec);
  const auto training = metadata_json(container, "training", ErrorCode::header_malformed);
  if (!training) return tl::unexpected<Error>(training.error());
  return move_into(weights.training, metadata_text(container, "training"));
}

Result<void> take_network(TensorSet& tensors, WeightsFile& weights) {
  for (const TensorDescription& wanted : network_tensors(weights.spec)) {
    auto tensor = tensors.take(wanted.name, wanted.shape);
    if (!tensor) return pass_on(tensor);
    weights.network.emplace(wanted.name, std::move(*tensor));
  }
  return {};
}

Result<void> take_latent(TensorSet& tensors, WeightsFile& weights) {
  const Shape64 shape = {weights.spec.latent};
  LatentStatistics& latent = weights.latent;
  return move_into(latent.kl, tensors.take_values("latent.kl", shape))
      .and_then([&] { return move_into(latent.mean, tensors.take_values("latent.mean", shape)); })
      .and_then([&] { return move_into(latent.std, tensors.take_values("latent.std", shape)); })
      .and_then([&] {
        return check_each("latent.kl", latent.kl, "numbers that are not negative",
                          [](float kl) { return kl >= 0.0F; });
      })
      .and_then([&] {
        return check_each("latent.std", latent.std, "positive numbers",
                          [](float std) { return std > 0.0F; });
      });
}

Result<void> take_golden_label(TensorSet& tensors, WeightsFile& weights) {
  if (!is_conditional(weights.spec)) return {};
  const std::size_t labels = weights.spec.labels.size();
  Values& label = weights.golden.label;
  return move_into(label, tensors.take_values("golden.label", {weights.golden.count,
                                                               static_cast<std::int64_t>(labels)}))
      .and_then([&] { return check_weights("golden.label", label, labels); });
}

Result<void> take_golden(TensorSet& tensors, WeightsFile& weights) {
  const ImageFormat& format = weights.spec.image;
  GoldenSamples& golden = weights.golden;
  const std::int64_t count = std::max<std::int64_t>(tensors.side("golden.z", 0), 1);
  auto taken = move_into(golden.z, tensors.take_values("golden.z", {count, weights.spec.latent}));
  if (!taken) return taken;
  golden.count = static_cast<int>(count);
  return take_golden_label(tensors, weights)
      .and_then([&] {
        return move_into(golden.image, tensors.take_values("golden.image", {count, 1, format.height,
                                                                            format.width}));
      })
      .and_then([&] {
        return check_each("golden.image", golden.image, "pixels from 0 to 1",
                          [](float pixel) { return pixel >= 0.0F && pixel <= 1.0F; });
      });
}

Result<void> take_prior(TensorSet& tensors, WeightsFile& weights) {
  if (!tensors.contains("prior.weight") && !tensors.contains("prior.mean") &&
      !tensors.contains("prior.scale")) {
    return {};
  }
  PriorTensors& prior = weights.prior;
  const std::int64_t latent = weights.spec.latent;
  const std::int64_t classes =
      is_conditional(weights.spec) ? static_cast<std::int64_t>(weights.spec.labels.size()) : 1;
  const std::int64_t components = std::max<std::int64_t>(tensors.side("prior.weight", 1), 1);
  auto taken = move_into(prior.weight, tensors.take_values("prior.weight", {classes, components}))
                   .and_then([&] {
                     return move_into(prior.mean, tensors.take_values(
                                                      "prior.mean", {classes, components, latent}));
                   })
                   .and_then([&] {
                     return move_into(
                         prior.scale,
                         tensors.take_values("prior.scale", {classes, components, latent, latent}));
                   });
  if (!taken) return taken;
  prior.classes = static_cast<int>(classes);
  prior.components = static_cast<int>(components);
  return check_weights("prior.weight", prior.weight, static_cast<std::size_t>(components))
      .and_then([&] {
        return check_cholesky("prior.scale", prior.scale, static_cast<std::size_t>(latent));
      });
}

}  // namespace

Result<WeightsFile> read_weights(std::span<const std::byte> file) {
  auto container = parse_safetensors(file);
  if (!container) return pass_on(container);
  WeightsFile weights;
  auto taken = read_metadata(*container, weights).and_then([&] {
    return move_into(weights.shapes, infer_shapes(weights.spec));
  });
  if (!taken) return pass_on(taken);
  TensorSet tensors(std::move(container->tensors));
  taken = take_network(tensors, weights)
              .and_then([&] { return take_latent(tensors, weights); })
              .and_then([&] { return take_golden(tensors, weights); })
              .and_then([&] { return take_prior(tensors, weights); })
              .and_then([&] { return tensors.only_extra_left(); });
  if (!taken) return pass_on(taken);
  return weights;
}

}  // namespace vaelet
