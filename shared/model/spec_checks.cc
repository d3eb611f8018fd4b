#include "shared/model/spec_checks.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>

#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet {
namespace {

constexpr std::string_view reserved_prefixes[] = {"latent.", "golden.", "prior.", "x."};

auto refuse(std::string detail) { return fail(ErrorCode::spec_invalid, std::move(detail)); }

Result<void> check_range(const char* what, int value, int most) {
  if (value >= 1 && value <= most) return {};
  return refuse(std::string(what) + ": expected 1 to " + std::to_string(most) + ", found " +
                std::to_string(value));
}

Result<void> check_number(const char* what, double value, bool valid, const char* expected) {
  if (valid && std::isfinite(value)) return {};
  return refuse(std::string(what) + ": expected " + expected + ", found " + number_text(value));
}

Result<void> check_scale(const ModelSpec& spec) {
  const double mean = spec.image.mean;
  const double std = spec.image.std;
  if (spec.likelihood.kind == LikelihoodKind::bernoulli) {
    return check_number("image.mean", mean, mean == 0.0, "0 with a Bernoulli likelihood")
        .and_then([&] {
          return check_number("image.std", std, std == 1.0, "1 with a Bernoulli likelihood");
        });
  }
  const double sigma2 = spec.likelihood.sigma2;
  return check_number("image.mean", mean, true, "a finite number")
      .and_then([&] { return check_number("image.std", std, std > 0.0, "a positive number"); })
      .and_then([&] {
        return check_number("likelihood.sigma2", sigma2, sigma2 > 0.0, "a positive number");
      });
}

Result<void> check_labels(const std::vector<std::string>& labels) {
  if (labels.size() > max_labels) {
    return refuse("labels: expected at most " + std::to_string(max_labels) + ", found " +
                  std::to_string(labels.size()));
  }
  std::set<std::string_view> seen;
  for (const std::string& label : labels) {
    if (label.empty()) return refuse("labels: expected names, found an empty string");
    if (!seen.insert(label).second) {
      return refuse("labels: " + quoted(label) + " stands twice");
    }
  }
  return {};
}

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '.';
}

Result<void> check_name(const std::string& name, std::set<std::string_view>& seen) {
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_character)) {
    return refuse("layer name: expected letters, digits, `_` and `.`, found " + quoted(name));
  }
  for (const std::string_view prefix : reserved_prefixes) {
    if ((name + '.').starts_with(prefix)) {
      return refuse("layer name: " + quoted(prefix) + " is reserved, found " + quoted(name));
    }
  }
  if (!seen.insert(name).second) {
    return refuse("layer name: " + quoted(name) + " stands twice");
  }
  return {};
}

Result<void> check_names(const std::vector<Layer>& layers, std::set<std::string_view>& seen) {
  for (const Layer& layer : layers) {
    const std::string* name = layer_name(layer);
    if (name == nullptr) continue;
    if (auto checked = check_name(*name, seen); !checked) return checked;
  }
  return {};
}

Result<void> check_layers(const ModelSpec& spec) {
  const std::size_t count = spec.encoder.size() + spec.decoder.size();
  if (count > max_layers) {
    return refuse("encoder and decoder: expected at most " + std::to_string(max_layers) +
                  " layers in all, found " + std::to_string(count));
  }
  std::set<std::string_view> seen;
  return check_names(spec.encoder, seen).and_then([&] { return check_names(spec.decoder, seen); });
}

Result<void> check_image(const ImageFormat& image) {
  return check_range("image.height", image.height, max_image_side)
      .and_then([&] { return check_range("image.width", image.width, max_image_side); })
      .and_then([&] { return check_range("image.channels", image.channels, 1); });
}

}  // namespace

Result<void> check_spec(const ModelSpec& spec) {
  return check_image(spec.image)
      .and_then([&] { return check_range("latent", spec.latent, max_latent); })
      .and_then([&] { return check_scale(spec); })
      .and_then([&] { return check_labels(spec.labels); })
      .and_then([&] { return check_layers(spec); });
}

}  // namespace vaelet
