#include "native/import/pixels.h"

#include <cmath>
#include <iterator>
#include <utility>

#include "native/import/functions/recognise.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns whether values have bounds that a person would draw with: no logits.
bool is_bounded(const std::optional<Range>& range) {
  constexpr double largest = 1e3;
  return range && range->low > -largest && range->high < largest;
}

/// Notes which pixels a Gaussian takes, and sets them.
void set_pixel_range(ActivationKind end, const ImportChoices& choices, ImageFormat& image,
                     std::vector<std::string>& notes) {
  const bool is_tanh = end == ActivationKind::tanh;
  image.mean = choices.mean.value_or(is_tanh ? 0.5 : 0.0);
  image.std = choices.std.value_or(is_tanh ? 0.5 : 1.0);
  if (choices.mean || choices.std) return;
  notes.push_back(is_tanh ? "pixels are taken from -1 to 1, as the decoder ends in tanh "
                            "(--image-mean, --image-std)"
                          : "pixels are taken from 0 to 1 (--image-mean, --image-std)");
}

/// Returns the straight line that a flow applies to each value of its input first, if it does.
std::optional<Line> first_line(const Flow& flow) {
  std::optional<Line> line;
  for (int step = 1; step < flow.size(); ++step) {
    const auto function = function_between(flow, 0, step);
    if (!function) break;
    if (const auto found = recognise_line(function)) line = found;
  }
  return line;
}

/// Returns a factor and a shift for each channel as a piece.
Piece scaling(const ModelSpec& spec, const std::vector<double>& factors,
              const std::vector<double>& shifts) {
  Piece piece{Affine{"", spec.image.channels}, {}, {}, "the input"};
  piece.weight.assign(factors.begin(), factors.end());
  piece.bias.assign(shifts.begin(), shifts.end());
  return piece;
}

}  // namespace

Result<void> check_scaling(const ImportChoices& choices) {
  constexpr double largest = 1e6;
  for (int channel = 0; channel < max_channels; ++channel) {
    const double mean = choices.mean.value_or(0.0)[channel];
    const double std = choices.std.value_or(1.0)[channel];
    if (!(std::fabs(mean) < largest)) {
      return fail(ErrorCode::argument_invalid,
                  fill("image mean: expected a number, found {}", {number_text(mean)}));
    }
    if (!(std > 1.0 / largest && std < largest)) {
      return fail(ErrorCode::argument_invalid,
                  fill("image std: expected a number above 0, found {}", {number_text(std)}));
    }
  }
  return {};
}

Result<void> set_likelihood(std::vector<Piece>& pieces, const std::optional<Range>& range,
                            const ImportChoices& choices, ModelSpec& spec,
                            std::vector<std::string>& notes) {
  auto last = pieces.rbegin();
  while (last != pieces.rend() && (last->is<Flatten>() || last->is<Unflatten>())) ++last;
  const auto* activate = last == pieces.rend() ? nullptr : last->find<Activate>();
  const ActivationKind end = activate == nullptr ? ActivationKind::none : activate->activation.kind;
  // Bounded values that a sigmoid is of are no logits.
  const bool is_sigmoid = end == ActivationKind::sigmoid &&
                          (std::next(last) == pieces.rend() || !std::next(last)->is<Activate>());
  Likelihood& likelihood = spec.likelihood;
  likelihood.kind = choices.likelihood.value_or(is_sigmoid ? LikelihoodKind::bernoulli
                                                           : LikelihoodKind::gaussian);
  likelihood.sigma2 = choices.sigma2.value_or(Likelihood().sigma2);
  const bool is_bernoulli = likelihood.kind == LikelihoodKind::bernoulli;
  if (is_bernoulli && !is_sigmoid && is_bounded(range)) {
    return fail(ErrorCode::argument_invalid,
                fill("likelihood: expected a decoder that ends in logits or in a sigmoid for a "
                     "Bernoulli, found one whose values are from {} to {}; leave out --likelihood",
                     {number_text(range->low), number_text(range->high)}));
  }
  if (is_bernoulli && is_sigmoid) pieces.erase(std::next(last).base());
  if (!choices.likelihood) {
    notes.push_back(is_bernoulli
                        ? std::string("the likelihood is a Bernoulli, as the decoder ends in a "
                                      "sigmoid (--likelihood)")
                        : fill("the likelihood is a Gaussian with the variance {}, as the decoder "
                               "ends in no sigmoid of logits (--likelihood, --sigma2)",
                               {number_text(likelihood.sigma2)}));
  }
  if (!is_bernoulli) set_pixel_range(end, choices, spec.image, notes);
  return {};
}

std::optional<Piece> before_encoder(const ModelSpec& spec, const ImportChoices& choices) {
  const bool is_plain = !choices.mean && !choices.std;
  if (is_plain || spec.likelihood.kind != LikelihoodKind::bernoulli) return std::nullopt;
  std::vector<double> factors;
  std::vector<double> shifts;
  for (int channel = 0; channel < spec.image.channels; ++channel) {
    factors.push_back(1.0 / choices.std.value_or(1.0)[channel]);
    shifts.push_back(-choices.mean.value_or(0.0)[channel] * factors.back());
  }
  return scaling(spec, factors, shifts);
}

std::optional<Piece> pixels_again(const Flow& encoder, const ModelSpec& spec) {
  constexpr double allowed = 1e-4;
  const auto line = first_line(encoder);
  std::vector<double> factors;
  std::vector<double> shifts;
  bool is_plain = true;
  for (int channel = 0; channel < spec.image.channels; ++channel) {
    const double std = spec.image.std[channel];
    const double mean = spec.image.mean[channel];
    is_plain = is_plain && std == 1.0 && mean == 0.0;
    const bool is_same = line && std::fabs(line->factor * std - 1.0) < allowed &&
                         std::fabs(line->shift * std + mean) < allowed;
    if (!is_same) return std::nullopt;
    factors.push_back(std);
    shifts.push_back(mean);
  }
  return is_plain ? std::nullopt : std::optional(scaling(spec, factors, shifts));
}

}  // namespace vaelet::native
