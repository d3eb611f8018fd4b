#include "native/app/sweep/run_flags.h"

#include <optional>

#include <CLI/CLI.hpp>

#include "native/app/options/command_line_flags.h"
#include "native/app/train/options/flags.h"

namespace vaelet::native {
namespace {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

constexpr auto seed_name = "seed";

/// Keeps the flags that it visits, with and without a record of their own.
struct ValueLister {
  NamedTexts values;

  template <class Value>
  void operator()(const Value& value, const Flag& flag) {
    const auto text = flag_text(value);
    if (!text || flag.role != Role::identity || !flag.refusal.empty()) return;
    const std::string name = flag.name.substr(flag.name.find_first_not_of('-'));
    if (name != seed_name) values.emplace_back(name, *text);
  }
};

NamedTexts recorded(const Json& configuration) {
  NamedTexts flags;
  const auto* members = std::get_if<Json::Object>(&configuration.value);
  if (members == nullptr) return flags;
  for (const Json::Member& member : *members) {
    const auto* text = std::get_if<std::string>(&member.value.value);
    if (text != nullptr && member.key != seed_name) flags.emplace_back(member.key, *text);
  }
  return flags;
}

std::optional<TrainOptions> options_of(const NamedTexts& flags) {
  TrainOptions options;
  CLI::App parser;
  add_flags(parser, options);
  // CLI11 takes the arguments from the end.
  std::vector<std::string> arguments{"--out=run.safetensors"};
  for (const auto& [name, value] : flags) arguments.push_back("--" + name + "=" + value);
  try {
    parser.parse(std::move(arguments));
  } catch (const CLI::ParseError&) {
    return std::nullopt;
  }
  return options;
}

}  // namespace

NamedTexts flags_of_run(const Json& configuration) {
  NamedTexts flags = recorded(configuration);
  const auto options = options_of(flags);
  if (!options) return flags;
  ValueLister lister;
  FlagsOf<TrainOptions>::visit(*options, lister);
  return std::move(lister.values);
}

}  // namespace vaelet::native
