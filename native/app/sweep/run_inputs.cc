#include "native/app/sweep/run_inputs.h"

#include <string>
#include <utility>

#include "native/base/json_texts.h"
#include "native/base/sha256.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

std::string text_or_nothing(const Json* object, const char* key) {
  const std::string* text = text_at(object, key);
  return text == nullptr ? std::string() : *text;
}

/// A path that ends in a slash is recorded as nothing, or as it was given.
ComparedInput data_of(const Json& record, const Json* configuration) {
  const Json* data = record.find("data");
  std::string name = text_or_nothing(configuration, "data");
  if (name.empty()) name = text_or_nothing(data, "name");
  return {"data", std::move(name), text_or_nothing(data, "sha256")};
}

/// The data, the flags and the training decide the rest, --init also how pixels are scaled.
std::string layers_digest(ModelSpec spec, bool is_continued) {
  if (is_continued) {
    spec.image.mean = 0.0;
    spec.image.std = 1.0;
  }
  spec.labels.clear();
  spec.likelihood = {};
  spec.directions.clear();
  return sha256_hex(write_json(spec_to_json(spec)));
}

}  // namespace

std::vector<ComparedInput> inputs_of_run(const Json& record, const ModelSpec& spec) {
  const Json* configuration = record.find("configuration");
  std::vector<ComparedInput> inputs{data_of(record, configuration)};
  const auto add = [&](const char* flag, std::string digest) {
    const std::string* name = text_at(configuration, flag);
    if (name != nullptr && !digest.empty()) inputs.push_back({flag, *name, std::move(digest)});
  };
  add("init", text_or_nothing(&record, "init_sha256"));
  add("classifier", text_or_nothing(&record, "classifier_sha256"));
  add("spec", layers_digest(spec, text_at(configuration, "init") != nullptr));
  return inputs;
}

}  // namespace vaelet::native
