#include "shared/model/spec_checks.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>

#include "shared/base/checks.h"
#include "shared/base/utf8.h"
#include "shared/model/shapes.h"

namespace vaelet {
namespace {

constexpr std::string_view reserved_prefixes[] = {"latent.", "golden.", "prior.", "x."};

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '.';
}

class SpecChecks : public Checks {
 public:
  explicit SpecChecks(const ModelSpec& spec) : spec_(spec) {}

  bool passed() {
    return name_is_text() && image() && range("latent", spec_.latent, max_latent) && scale() &&
           labels() && layers();
  }

 private:
  bool name_is_text() { return is_text("name", spec_.name); }

  bool image() {
    return range("image.height", spec_.image.height, max_image_side) &&
           range("image.width", spec_.image.width, max_image_side) &&
           range("image.channels", spec_.image.channels, 1);
  }

  bool scale() {
    const double mean = spec_.image.mean;
    const double std = spec_.image.std;
    if (spec_.likelihood.kind == LikelihoodKind::bernoulli) {
      return number("image.mean", mean, mean == 0.0, "0 with a Bernoulli likelihood") &&
             number("image.std", std, std == 1.0, "1 with a Bernoulli likelihood");
    }
    const double sigma2 = spec_.likelihood.sigma2;
    return number("image.mean", mean, true, "a finite number") &&
           number("image.std", std, std > 0.0, "a positive number") &&
           number("likelihood.sigma2", sigma2, sigma2 > 0.0, "a positive number");
  }

  bool labels() {
    if (spec_.labels.size() > max_labels) {
      return invalid("labels: expected at most {}, found {}", {max_labels, spec_.labels.size()});
    }
    std::set<std::string_view> seen;
    for (const std::string& label : spec_.labels) {
      if (!is_text("labels", label)) return false;
      if (label.empty()) return invalid("labels: expected names, found an empty string");
      if (!seen.insert(label).second) return invalid(R"(labels: "{}" appears twice)", {label});
    }
    return true;
  }

  bool layers() {
    const std::size_t count = spec_.encoder.size() + spec_.decoder.size();
    if (count > max_layers) {
      return invalid("encoder and decoder: expected at most {} layers in all, found {}",
                     {max_layers, count});
    }
    return names(spec_.encoder) && names(spec_.decoder);
  }

  bool names(const std::vector<Layer>& layers) {
    return std::all_of(layers.begin(), layers.end(), [&](const Layer& layer) {
      const std::string* found = layer_name(layer);
      return found == nullptr || name(*found);
    });
  }

  bool name(const std::string& name) {
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_name_character)) {
      return invalid(R"(layer name: expected letters, digits, `_` and `.`, found "{}")", {name});
    }
    for (const std::string_view prefix : reserved_prefixes) {
      if ((name + '.').starts_with(prefix)) {
        return invalid(R"(layer name: "{}" is reserved, found "{}")", {prefix, name});
      }
    }
    if (!layer_names_.insert(name).second) {
      return invalid(R"(layer name: "{}" appears twice)", {name});
    }
    return true;
  }

  /// Text from a file is UTF-8; text from a program may be anything.
  bool is_text(const char* what, const std::string& text) {
    return is_utf8(text) ||
           invalid(R"({}: expected text in UTF-8, found "{}")", {what, replace_invalid_utf8(text)});
  }

  bool range(const char* what, int value, int most) {
    if (value >= 1 && value <= most) return true;
    return invalid("{}: expected 1 to {}, found {}", {what, most, value});
  }

  bool number(const char* what, double value, bool valid, const char* expected) {
    if (valid && std::isfinite(value)) return true;
    return invalid("{}: expected {}, found {}", {what, expected, number_text(value)});
  }

  template <std::size_t pieces>
  bool invalid(std::type_identity_t<Sentence<pieces>> sentence, const TextPiece (&values)[pieces]) {
    return refuse(ErrorCode::spec_invalid, sentence, values);
  }

  bool invalid(Sentence<0> sentence) { return refuse(ErrorCode::spec_invalid, sentence); }

  const ModelSpec& spec_;
  std::set<std::string_view> layer_names_;
};

}  // namespace

Result<void> check_spec(const ModelSpec& spec) {
  SpecChecks checks(spec);
  if (!checks.passed()) return checks.refusal();
  return {};
}

}  // namespace vaelet
