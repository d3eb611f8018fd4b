#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "native/app/commands.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/validators.h"
#include "native/app/train/options/enum_names.h"
#include "shared/base/json.h"
#include "shared/model/spec_json.h"
#include "shared/model/zoo.h"

namespace vaelet::native {
namespace {

/// The names of the classes.
struct Labels {
  std::vector<std::string> names = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
};

struct SpecOptions {
  std::string model = "mlp-vae";
  std::optional<int> latent;
  ImageSize image_size = {28, 28};
  Labels labels;
  int channels = 1;
  std::optional<LikelihoodKind> likelihood;
  double sigma2 = 0.5;
};

LikelihoodKind likelihood_of(const SpecOptions& options) {
  const auto usual = options.channels == 1 ? LikelihoodKind::bernoulli : LikelihoodKind::gaussian;
  return options.likelihood.value_or(usual);
}

bool is_nested(const Json& json) {
  return std::holds_alternative<Json::Array>(json.value) ||
         std::holds_alternative<Json::Object>(json.value);
}

/// Writes the items between two brackets, each on a line of its own; `write` gives the text of one.
template <class Items, class Write>
std::string indented_items(const Items& items, const std::string& indent, char open, char close,
                           const Write& write) {
  std::string text(1, open);
  for (const auto& item : items) {
    if (text.size() > 1) text += ',';
    text += "\n" + indent + "  " + write(item);
  }
  return text + "\n" + indent + close;
}

/// Writes JSON for people: a value without nested ones on one line.
std::string indented(const Json& json, const std::string& indent) {
  const auto* array = std::get_if<Json::Array>(&json.value);
  const auto* object = std::get_if<Json::Object>(&json.value);
  if (array != nullptr && std::ranges::any_of(*array, is_nested)) {
    return indented_items(*array, indent, '[', ']',
                          [&](const Json& item) { return indented(item, indent + "  "); });
  }
  if (object != nullptr && std::ranges::any_of(*object, is_nested, &Json::Member::value)) {
    return indented_items(*object, indent, '{', '}', [&](const Json::Member& member) {
      return write_json({member.key}) + ": " + indented(member.value, indent + "  ");
    });
  }
  return write_json(json);
}

Outcome run_spec(const SpecOptions& options) {
  ZooConfig zoo;
  zoo.image.height = options.image_size.height;
  zoo.image.width = options.image_size.width;
  zoo.labels = options.labels.names;
  zoo.latent = options.latent.value_or(usual_latent(options.channels));
  zoo.image.channels = options.channels;
  zoo.likelihood = {likelihood_of(options), options.sigma2};
  VAELET_TRY_ASSIGN(auto spec, make_model(options.model, zoo));
  std::cout << indented(spec_to_json(spec), "") << '\n';
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagText<Labels> {
  static constexpr auto type_name = "NAME,NAME,...";
  static CLI::Validator check() { return {}; }
  static Labels read(const std::string& text) {
    Labels labels{{""}};
    for (const char character : text) {
      if (character == ',') {
        labels.names.emplace_back();
      } else {
        labels.names.back() += character;
      }
    }
    return labels;
  }
  static std::string write(const Labels& labels) {
    std::string text;
    for (const std::string& name : labels.names) text += (text.empty() ? "" : ",") + name;
    return text;
  }
};

template <>
struct FlagsOf<SpecOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.model, model_flag());
    flag(options.latent, latent_flag());
    flag(options.image_size,
         Flag("--image-size", Role::identity, "Height and width of the images in pixels"));
    flag(options.channels, Flag("--channels", Role::identity,
                                "Of the images: 1 is grey, 3 is colour", channel_number()));
    flag(options.labels, Flag("--labels", Role::identity, "The names of the classes"));
    flag(options.likelihood, likelihood_flag());
    flag(options.sigma2,
         Flag("--sigma2", Role::identity, "Variance of the Gaussian likelihood", finite_positive())
             .applies_if(likelihood_of(options) == LikelihoodKind::gaussian,
                         "--sigma2 is the variance of a Gaussian; expected "
                         "--likelihood gaussian with it, found bernoulli"));
  }
};

std::unique_ptr<Command> add_spec_command(CLI::App& app) {
  return add_command<SpecOptions>(
      app, "spec", "Print the specification of a model as JSON (shared/weights/FORMAT.md)",
      run_spec);
}

}  // namespace vaelet::native
