#include "native/import/heads.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "native/base/printable.h"
#include "native/import/nodes/nodes.h"
#include "native/import/recognise.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr auto origin = "the encoder's output";
constexpr std::string_view spread_first = "spread-first";
constexpr std::string_view interleaved = "interleaved";

/// What the function at the end of a spread says of sigma.
struct Tail {
  ForeignPosterior posterior;
  int before;  // the step whose values are v
};

std::optional<ForeignPosterior> posterior_of(const std::function<double(double)>& function) {
  // Some add a millionth to a standard deviation.
  constexpr double allowed = 1.1e-6;
  const auto softplus = [](double x) { return activation_value(ActivationKind::softplus, x); };
  if (are_equal(function, softplus, allowed)) return ForeignPosterior::softplus;
  const auto exponential = [](double x) { return std::exp(x); };
  if (are_equal(function, exponential, allowed)) return ForeignPosterior::log_std;
  const auto root = [](double x) { return std::exp(x / 2.0); };
  if (are_equal(function, root, allowed)) return ForeignPosterior::log_variance;
  return std::nullopt;
}

std::optional<Tail> tail_of(const Flow& flow, int step) {
  constexpr int longest = 8;
  std::optional<Tail> tail;
  int before = step;
  for (int count = 0; count < longest && before > 0; ++count) {
    if (!std::holds_alternative<Pointwise>(flow[before].work)) break;
    before = flow[before].before;
    const auto function = function_between(flow, before, step);
    if (!function) break;
    if (const auto posterior = posterior_of(function)) tail = {*posterior, before};
  }
  return tail;
}

const char* word_of(ForeignPosterior posterior) {
  if (posterior == ForeignPosterior::log_std) return "log_std";
  return posterior == ForeignPosterior::softplus ? "softplus" : "log_variance";
}

/// Returns one of the two halves of a single output.
Result<Computed> half_of(Network& network, const Computed& both, int latent, int half,
                         std::string_view order) {
  Sides indices;
  for (int index = 0; index < latent; ++index) {
    indices.push_back(order == interleaved ? 2 * index + half : half * latent + index);
  }
  Computed flat = both;
  flat.shape = {network.batch(), 2 * std::int64_t{latent}};
  return network.arranged(flat, *taken(of_one(flat.shape), 1, indices), origin);
}

Result<Computed> output_of(const Network& network, const std::string& name, int width) {
  const Value* value = network.find(name);
  const auto* values = value == nullptr ? nullptr : std::get_if<Computed>(value);
  if (values == nullptr || count_of(of_one(values->shape)) != std::optional<std::int64_t>(width)) {
    return fail(ErrorCode::model_unsupported,
                fill("the encoder's output \"{}\": expected {} values that it computes from the "
                     "image, found {}",
                     {printable(name), width,
                      values == nullptr ? "others" : shape_text(of_one(values->shape))}));
  }
  return *values;
}

}  // namespace

Result<std::vector<std::string>> head_names(const Graph& encoder, const ImportChoices& choices,
                                            std::vector<std::string>& notes) {
  const std::string& heads = choices.heads;
  if (heads == spread_first || heads == interleaved) return std::vector{encoder.outputs.front()};
  if (!heads.empty()) {
    const std::size_t comma = heads.find(',');
    std::vector<std::string> names = {heads.substr(0, comma)};
    if (comma != std::string::npos) names.push_back(heads.substr(comma + 1));
    for (const std::string& name : names) {
      if (std::ranges::find(encoder.outputs, name) != encoder.outputs.end()) continue;
      std::string known;
      for (const std::string& output : encoder.outputs) known += " \"" + printable(output) + "\"";
      return fail(ErrorCode::argument_invalid,
                  fill("heads: expected outputs of the encoder, which are{}, found \"{}\"",
                       {known, printable(name)}));
    }
    return names;
  }
  std::vector<std::string> names(
      encoder.outputs.begin(),
      encoder.outputs.begin() +
          static_cast<std::ptrdiff_t>(std::min<std::size_t>(encoder.outputs.size(), 2)));
  notes.push_back(names.size() == 2
                      ? fill("the output \"{}\" is the mean, \"{}\" the spread (--heads)",
                             {printable(names[0]), printable(names[1])})
                      : fill("the output \"{}\" is the mean, then the spread (--heads)",
                             {printable(names[0])}));
  return names;
}

Result<Heads> join_heads(Network& network, const std::vector<std::string>& names, int latent,
                         const ImportChoices& choices, std::vector<std::string>& notes) {
  Computed mean;
  Computed spread;
  if (names.size() == 2) {
    VAELET_TRY_ASSIGN(mean, output_of(network, names[0], latent));
    VAELET_TRY_ASSIGN(spread, output_of(network, names[1], latent));
  } else {
    VAELET_TRY_ASSIGN(const auto both, output_of(network, names[0], 2 * latent));
    const int first = choices.heads == spread_first ? 1 : 0;
    VAELET_TRY_ASSIGN(mean, half_of(network, both, latent, first, choices.heads));
    VAELET_TRY_ASSIGN(spread, half_of(network, both, latent, 1 - first, choices.heads));
  }
  ForeignPosterior posterior = choices.posterior.value_or(ForeignPosterior::log_variance);
  if (const auto tail = tail_of(network.flow(), spread.step); tail && names.size() == 2) {
    if (choices.posterior && *choices.posterior != tail->posterior) {
      return fail(ErrorCode::argument_invalid,
                  fill("posterior: expected {}, which is what the encoder ends in, found {}",
                       {word_of(tail->posterior), word_of(posterior)}));
    }
    posterior = tail->posterior;
    spread.step = tail->before;
    notes.push_back(fill("the spread ends in sigma itself, of {}", {word_of(posterior)}));
  } else if (!choices.posterior) {
    notes.push_back("the spread is the log variance (--posterior)");
  }
  VAELET_TRY_ASSIGN(auto both, network.joined(mean, spread, origin));
  if (posterior == ForeignPosterior::log_std) {
    std::vector<float> factors(static_cast<std::size_t>(2 * latent), 1.0F);
    std::fill(factors.begin() + latent, factors.end(), 2.0F);
    const Node node{"", "Mul", {}, {}, {}};
    const NodeCall call{network, node, {}, origin};
    VAELET_TRY_ASSIGN(const auto doubled,
                      scaled(call, both, factors, std::vector<float>(factors.size())));
    both = std::get<Computed>(doubled);
  }
  VAELET_TRY_ASSIGN(const int step, network.features(both, origin));
  return Heads{step, posterior == ForeignPosterior::softplus ? PosteriorKind::softplus
                                                             : PosteriorKind::log_variance};
}

}  // namespace vaelet::native
