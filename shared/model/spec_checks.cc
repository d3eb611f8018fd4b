#include "shared/model/spec_checks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <string_view>

#include "shared/base/checks.h"
#include "shared/base/utf8.h"
#include "shared/model/shapes.h"

namespace vaelet {
namespace {

constexpr std::string_view reserved_prefixes[] = {"latent.", "golden.", "prior.", "direction.",
                                                  "x."};

bool is_name_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '.';
}

class SpecChecks : public Checks {
 public:
  explicit SpecChecks(const ModelSpec& spec) : spec_(spec) {}

  bool passed() {
    return name_is_text() && image() && range("latent", spec_.latent, max_latent) && scale() &&
           labels() && layers() && ends_in_logits() && directions();
  }

 private:
  bool name_is_text() { return is_text("name", spec_.name); }

  bool image() {
    return range("image.height", spec_.image.height, max_image_side) &&
           range("image.width", spec_.image.width, max_image_side) &&
           channels(spec_.image.channels) && each_channel("image.mean", spec_.image.mean) &&
           each_channel("image.std", spec_.image.std);
  }

  bool channels(int count) {
    return count == 1 || count == max_channels ||
           invalid("image.channels: expected 1 or {}, found {}", {max_channels, count});
  }

  bool each_channel(const char* what, const ChannelValues& values) {
    return values.count == 0 || values.count == spec_.image.channels ||
           invalid("{}: expected a number or {} numbers, found {} numbers",
                   {what, spec_.image.channels, values.count});
  }

  bool scale() {
    for (int channel = 0; channel < spec_.image.channels; ++channel) {
      if (!scale(spec_.image.mean[channel], spec_.image.std[channel])) return false;
    }
    const double sigma2 = spec_.likelihood.sigma2;
    return is_bernoulli() || number("likelihood.sigma2", sigma2, sigma2 > 0.0, "a positive number");
  }

  bool scale(double mean, double std) {
    if (is_bernoulli()) {
      return number("image.mean", mean, mean == 0.0, "0 with a Bernoulli likelihood") &&
             number("image.std", std, std == 1.0, "1 with a Bernoulli likelihood");
    }
    return number("image.mean", mean, true, "a finite number") &&
           number("image.std", std, std > 0.0, "a positive number");
  }

  bool is_bernoulli() const { return spec_.likelihood.kind == LikelihoodKind::bernoulli; }

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
    int count = 0;
    bool are_named = true;
    const auto check = [&](const Layer& layer) {
      ++count;
      const std::string* found = layer_name(layer);
      if (are_named && found != nullptr) are_named = name(*found);
    };
    visit_layers(spec_.encoder, check);
    visit_layers(spec_.decoder, check);
    if (count > max_layers) {
      return invalid("encoder and decoder: expected at most {} layers in all, found {}",
                     {max_layers, count});
    }
    return are_named;
  }

  /// A Bernoulli's logits are any numbers; behind `tanh` or `sigmoid` they would be taken twice.
  bool ends_in_logits() {
    if (!is_bernoulli()) return true;
    const Activation last = last_activation(spec_.decoder);
    if (last.kind != ActivationKind::tanh && last.kind != ActivationKind::sigmoid) return true;
    return invalid("decoder: expected to end in logits, as the likelihood is Bernoulli, found {}",
                   {activation_name(last.kind)});
  }

  bool directions() {
    if (spec_.directions.size() > max_directions) {
      return invalid("directions: expected at most {}, found {}",
                     {max_directions, spec_.directions.size()});
    }
    return std::all_of(spec_.directions.begin(), spec_.directions.end(),
                       [this](const Direction& each) { return direction(each); });
  }

  bool direction(const Direction& direction) {
    const double low = direction.low;
    const double high = direction.high;
    return is_text("directions", direction.name) &&
           (!direction.name.empty() ||
            invalid("directions: expected names, found an empty string")) &&
           number("directions: low", low, true, "a finite number") &&
           number("directions: high", high, high > low, "a number above low") &&
           part("directions: r2", direction.r2) &&
           part("directions: label_kept", direction.label_kept);
  }

  bool part(const char* what, const std::optional<double>& value) {
    return !value || number(what, *value, *value >= 0.0 && *value <= 1.0, "0 to 1");
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

  /// Numbers are computed with as floats.
  bool number(const char* what, double value, bool valid, const char* expected) {
    if (valid && std::isfinite(value)) {
      if (std::fabs(value) <= std::numeric_limits<float>::max()) return true;
      expected = "a number that a 32-bit float holds";
    }
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
