#include "native/import/posterior/heads.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "native/base/printable.h"
#include "native/import/nodes/nodes.h"
#include "native/import/posterior/spread.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr auto origin = "the encoder's output";
constexpr std::string_view spread_first = "spread-first";
constexpr std::string_view interleaved = "interleaved";

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

/// Returns the one output that has a meaning; nothing where there is none or are several.
std::optional<std::string> only_output(const std::vector<std::string>& outputs,
                                       bool (*has_meaning)(Meaning)) {
  std::optional<std::string> found;
  for (const std::string& output : outputs) {
    if (!has_meaning(meaning_of(output))) continue;
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
  const auto mean = only_output(outputs, [](Meaning meaning) { return meaning == Meaning::mean; });
  const auto spread = only_output(outputs, is_spread);
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

/// Returns the two values that a single output puts side by side, if it does.
std::vector<std::string> pair_of(const Network& network, const std::string& name, int latent) {
  const auto& nodes = network.graph().nodes;
  std::string wanted = name;
  for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
    if (std::ranges::find(node->outputs, wanted) == node->outputs.end()) continue;
    if (node->kind == "Identity" && node->inputs.size() == 1) {
      wanted = node->inputs.front();
      continue;
    }
    const bool is_pair = node->kind == "Concat" && node->inputs.size() == 2 &&
                         std::ranges::all_of(node->inputs, [&](const std::string& input) {
                           return output_of(network, input, latent).has_value();
                         });
    return is_pair ? node->inputs : std::vector<std::string>();
  }
  return {};
}

/// Returns a constant's value for each latent dimension, if it has one.
std::optional<std::vector<float>> constant_spread(const Network& network, const std::string& name,
                                                  int latent) {
  const Value* value = network.find(name);
  const auto* found = value == nullptr ? nullptr : std::get_if<ConstantPointer>(value);
  const auto width = static_cast<std::size_t>(latent);
  if (found == nullptr || !(*found)->is_float) return std::nullopt;
  const auto& floats = (*found)->floats;
  if (floats.size() == 1) return std::vector<float>(width, floats.front());
  if (floats.empty() || floats.size() % width != 0) return std::nullopt;
  for (std::size_t at = width; at < floats.size(); ++at) {
    if (floats[at] != floats[at % width]) return std::nullopt;
  }
  return std::vector<float>(floats.begin(), floats.begin() + latent);
}

/// Returns the log variance of a spread that is log sigma, with the means before it.
Result<Computed> doubled(Network& network, const Computed& both, int latent) {
  std::vector<float> factors(static_cast<std::size_t>(2 * latent), 1.0F);
  std::fill(factors.begin() + latent, factors.end(), 2.0F);
  const Node node{"", "Mul", {}, {}, {}};
  const NodeCall call{network, node, {}, origin};
  VAELET_TRY_ASSIGN(const auto result,
                    scaled(call, both, factors, std::vector<float>(factors.size())));
  return std::get<Computed>(result);
}

/// The two parts of a posterior, before they are joined.
struct Parts {
  Computed mean;
  Spread spread;
  std::optional<std::vector<float>> constant;  // the spread of every image, in the place of one
};

/// Returns the halves of one output.
Result<Parts> halves_of(Network& network, const std::string& name, int latent,
                        const std::string& order) {
  VAELET_TRY_ASSIGN(const auto both, output_of(network, name, 2 * latent));
  const int first = order == spread_first ? 1 : 0;
  Parts parts;
  parts.spread.name = name;
  VAELET_TRY_ASSIGN(parts.mean, half_of(network, both, latent, first, order));
  VAELET_TRY_ASSIGN(parts.spread.values, half_of(network, both, latent, 1 - first, order));
  return parts;
}

/// Returns the parts of this name, each a value of the graph.
Result<Parts> parts_named(const Network& network, const std::string& mean,
                          const std::string& spread, int latent) {
  Parts parts;
  parts.spread.name = spread;
  VAELET_TRY_ASSIGN(parts.mean, output_of(network, mean, latent));
  parts.constant = constant_spread(network, spread, latent);
  if (!parts.constant) {
    VAELET_TRY_ASSIGN(parts.spread.values, output_of(network, spread, latent));
  }
  return parts;
}

Result<Parts> parts_of(Network& network, const std::vector<std::string>& names, int latent,
                       const std::string& heads) {
  if (names.size() == 2) {
    VAELET_TRY_ASSIGN(auto parts, parts_named(network, names[0], names[1], latent));
    parts.spread.meaning = meaning_of(names[1]);
    return parts;
  }
  auto pair =
      heads == interleaved ? std::vector<std::string>() : pair_of(network, names[0], latent);
  if (pair.empty()) return halves_of(network, names[0], latent, heads);
  if (heads == spread_first) std::swap(pair[0], pair[1]);
  // The names of an output's parts are the exporter's, and say nothing.
  VAELET_TRY_ASSIGN(auto parts, parts_named(network, pair[0], pair[1], latent));
  parts.spread.name = names[0];
  return parts;
}

/// Returns the mean, and constant log variances behind it. Errors: model_unsupported.
Result<Heads> with_constant_spread(Network& network, const Parts& parts,
                                   const ImportChoices& choices, std::vector<std::string>& notes) {
  const Meaning meaning = parts.spread.meaning;
  std::vector<float> spread = *parts.constant;
  // What the flag says goes before what the output's name says.
  const bool is_sigma = !choices.posterior && meaning == Meaning::sigma;
  const bool is_variance = !choices.posterior && meaning == Meaning::variance;
  const bool is_log_sigma = choices.posterior == ForeignPosterior::log_std ||
                            (!choices.posterior && meaning == Meaning::log_sigma);
  for (float& value : spread) {
    const double logarithm = is_sigma || is_variance ? std::log(double{value}) : double{value};
    value = static_cast<float>((is_sigma || is_log_sigma ? 2.0 : 1.0) * logarithm);
    if (!std::isfinite(value) || choices.posterior == ForeignPosterior::softplus) {
      return fail(ErrorCode::model_unsupported,
                  fill("the encoder's output \"{}\": expected a constant that is the log variance, "
                       "log sigma or sigma, found another",
                       {printable(parts.spread.name)}));
    }
  }
  notes.push_back("the spread is the same for every image");
  const std::size_t width = spread.size();
  Dense dense{"", static_cast<int>(width), static_cast<int>(2 * width), {}};
  Piece piece{std::move(dense), std::vector<float>(2 * width * width), std::vector<float>(width),
              std::string(origin)};
  for (std::size_t at = 0; at < width; ++at) piece.weight[at * width + at] = 1.0F;
  piece.bias.insert(piece.bias.end(), spread.begin(), spread.end());
  VAELET_TRY_ASSIGN(const int step, network.features(parts.mean, origin));
  VAELET_TRY_ASSIGN(const auto both, network.behind(step, std::move(piece)));
  return Heads{both.step, PosteriorKind::log_variance};
}

}  // namespace

Result<std::vector<std::string>> head_names(const Graph& encoder, const ImportChoices& choices,
                                            std::vector<std::string>& notes) {
  const std::string& heads = choices.heads;
  if (heads == spread_first || heads == interleaved) return std::vector{encoder.outputs.front()};
  if (!heads.empty()) {
    const std::size_t comma = heads.find(',');
    std::vector<std::string> names = {heads.substr(0, comma)};
    if (comma != std::string::npos) {
      names.push_back(
          heads.substr(std::min(heads.find_first_not_of(' ', comma + 1), heads.size())));
    }
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
  VAELET_TRY_ASSIGN(auto parts, parts_of(network, names, latent, choices.heads));
  VAELET_TRY(check_meaning(parts.spread.name, parts.spread.meaning, choices.posterior));
  if (parts.constant) return with_constant_spread(network, parts, choices, notes);
  VAELET_TRY_ASSIGN(const auto posterior,
                    posterior_of(network.flow(), parts.spread, choices.posterior, notes));
  VAELET_TRY_ASSIGN(auto both, network.joined(parts.mean, parts.spread.values, origin));
  if (posterior == ForeignPosterior::log_std) {
    VAELET_TRY_ASSIGN(both, doubled(network, both, latent));
  }
  VAELET_TRY_ASSIGN(const int step, network.features(both, origin));
  return Heads{step, posterior == ForeignPosterior::softplus ? PosteriorKind::softplus
                                                             : PosteriorKind::log_variance};
}

}  // namespace vaelet::native
