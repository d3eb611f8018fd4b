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

/// What an output holds, by its name.
enum class Meaning { unknown, mean, spread, variance };

Meaning meaning_of(const std::string& name) {
  std::string letters;
  for (const char letter : name) {
    const bool is_upper = letter >= 'A' && letter <= 'Z';
    letters += is_upper ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  const auto has = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return letters.find(word) != std::string::npos; });
  };
  const bool is_mean = has({"mean", "mu", "loc"});
  const bool is_spread = has({"var", "sigma", "std", "scale", "spread"});
  if (is_mean == is_spread) return Meaning::unknown;
  if (is_mean) return Meaning::mean;
  return has({"var"}) && !has({"log", "ln"}) ? Meaning::variance : Meaning::spread;
}

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

/// Returns the one output of a meaning; nothing where there is none or are several.
std::optional<std::string> only_output(const std::vector<std::string>& outputs,
                                       std::initializer_list<Meaning> meanings) {
  std::optional<std::string> found;
  for (const std::string& output : outputs) {
    if (std::ranges::find(meanings, meaning_of(output)) == meanings.end()) continue;
    if (found) return std::nullopt;
    found = output;
  }
  return found;
}

/// Chooses the outputs by their names or, where these say nothing, one or two by their order.
Result<std::vector<std::string>> unasked_names(const std::vector<std::string>& outputs,
                                               std::vector<std::string>& notes) {
  if (outputs.size() == 1) {
    notes.push_back(
        fill("the output \"{}\" is the mean, then the spread (--heads)", {printable(outputs[0])}));
    return outputs;
  }
  const auto mean = only_output(outputs, {Meaning::mean});
  const auto spread = only_output(outputs, {Meaning::spread, Meaning::variance});
  const bool is_named = mean && spread;
  if (!is_named && outputs.size() > 2) {
    return fail(ErrorCode::argument_invalid,
                fill("expected an encoder with one or two outputs, or with names that say which "
                     "is the mean and which the spread, found {} outputs; name the two by "
                     "--heads MEAN,SPREAD",
                     {outputs.size()}));
  }
  std::vector<std::string> names = is_named ? std::vector{*mean, *spread} : outputs;
  notes.push_back(fill("the output \"{}\" is the mean, \"{}\" the spread{} (--heads)",
                       {printable(names[0]), printable(names[1]),
                        is_named ? ", by their names" : ", by their order"}));
  return names;
}

/// Returns what the spread's end says of sigma, given what is known of it otherwise.
/// Errors: argument_invalid.
Result<ForeignPosterior> posterior_of_tail(ForeignPosterior tail, const std::string& name,
                                           std::optional<ForeignPosterior> asked,
                                           std::vector<std::string>& notes) {
  // exp(v) is sigma or its square: a flag or the output's name decides.
  const bool may_be_variance = tail == ForeignPosterior::log_std;
  const bool is_variance =
      asked ? *asked == ForeignPosterior::log_variance : meaning_of(name) == Meaning::variance;
  if (is_variance && may_be_variance) {
    notes.push_back("the spread ends in the variance, exp(v) (--posterior)");
    return ForeignPosterior::log_variance;
  }
  if (asked && *asked != tail) {
    return fail(ErrorCode::argument_invalid,
                fill("posterior: expected {}, which is what the encoder ends in, found {}",
                     {word_of(tail), word_of(*asked)}));
  }
  if (is_variance && !asked) {
    return fail(ErrorCode::model_unsupported,
                fill("the encoder's output \"{}\": expected a variance that is exp(v), found "
                     "another function; --posterior {} says that it is sigma",
                     {printable(name), word_of(tail)}));
  }
  notes.push_back(
      fill("the spread ends in sigma itself, of {}{}",
           {word_of(tail),
            may_be_variance ? " (--posterior log_variance: exp(v) is the variance)" : ""}));
  return tail;
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
  return unasked_names(encoder.outputs, notes);
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
    VAELET_TRY_ASSIGN(posterior,
                      posterior_of_tail(tail->posterior, names[1], choices.posterior, notes));
    spread.step = tail->before;
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
