#include "native/app/train/options/settings.h"

#include <concepts>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "native/app/options/command_line_flags.h"
#include "native/app/options/configuration.h"
#include "native/app/train/options/flags.h"
#include "native/base/json_texts.h"
#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

/// Writes a line for each flag that decides something about the epochs.
struct IdentityWriter {
  std::string lines;

  template <class Value>
  void operator()(const Value& value, const Flag& flag) {
    const auto text = flag_text(value);
    const bool decides = flag.role == Role::identity && !flag.is_free_on_resume;
    if (!text || !decides || !flag.is_recorded) return;
    lines += flag.name + " " + (flag.is_path ? without_folders(*text) : *text) + "\n";
  }
};

/// Lists the arguments of a command line that sets every flag as it is.
struct ArgumentLister {
  Json::Array arguments;

  template <class Value>
  void operator()(const Value& value, const Flag& flag) {
    const auto text = flag_text(value);
    if (!text || text->empty() || !flag.is_recorded) return;
    if constexpr (std::same_as<Value, bool>) {
      if (value) arguments.push_back({flag.name});
    } else {
      arguments.push_back({flag.name});
      arguments.push_back({*text});
    }
  }
};

std::string absolute_path(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  return path.empty() || error ? path : absolute.string();
}

std::string text_or_none(const Json& json, std::string_view key) {
  const std::string* text = text_at(&json, key);
  return text == nullptr ? std::string() : *text;
}

tl::unexpected<Error> not_settings(const std::string& reason) {
  return fail(ErrorCode::checkpoint_damaged,
              fill("expected the flags of a training in the checkpoint: {}", {reason}));
}

}  // namespace

std::string run_identity(const TrainOptions& options, const InputDigests& inputs) {
  IdentityWriter writer;
  FlagsOf<TrainOptions>::visit(options, writer);
  if (!inputs.init.empty()) writer.lines += "SHA-256 of --init " + inputs.init + "\n";
  if (!inputs.classifier.empty()) {
    writer.lines += "SHA-256 of --classifier " + inputs.classifier + "\n";
  }
  if (!inputs.spec.empty()) writer.lines += "SHA-256 of --spec " + inputs.spec + "\n";
  return writer.lines + "SHA-256 of --data " + inputs.data + "\n";
}

std::string settings_text(const TrainOptions& options, const ModelSpec& spec,
                          const InputDigests& inputs) {
  TrainOptions kept = options;
  kept.data.folder = absolute_path(options.data.folder);
  kept.init = absolute_path(options.init);
  kept.spec = absolute_path(options.spec);
  kept.classifier = absolute_path(options.classifier);
  ArgumentLister lister;
  FlagsOf<TrainOptions>::visit(kept, lister);
  return write_json(
      {Json::Object{{"arguments", {std::move(lister.arguments)}},
                    {"spec", spec_to_json(spec)},
                    {"init_sha256", {inputs.init}},
                    {"classifier_sha256", {inputs.classifier}},
                    {"init_classifiers_sha256", text_array(inputs.init_classifiers)}}});
}

Result<RunSettings> parse_settings(const std::string& text) {
  const auto json = parse_json(text);
  if (!json) return not_settings(json.error().detail);
  std::vector<std::string> arguments = texts_at(*json, "arguments");
  RunSettings settings;
  CLI::App parser;
  add_flags(parser, settings.options);
  try {
    // CLI11 takes the arguments from the end.
    parser.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return not_settings(error.what());
  }
  const Json* spec = json->find("spec");
  if (spec == nullptr) return not_settings("there is no model");
  VAELET_TRY_ASSIGN(settings.spec, spec_from_json(*spec));
  settings.inputs.init = text_or_none(*json, "init_sha256");
  settings.inputs.classifier = text_or_none(*json, "classifier_sha256");
  settings.inputs.init_classifiers = texts_at(*json, "init_classifiers_sha256");
  return settings;
}

}  // namespace vaelet::native
