#include "native/app/train/record.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "native/app/options/configuration.h"
#include "native/app/source_digest.h"
#include "native/app/train/options/flags.h"
#include "native/base/json_texts.h"
#include "native/base/number.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

constexpr auto provisional =
    "written while the training went on: the latent statistics are of some training images, the "
    "prior is the standard normal, and the test images were not measured";

Json number(std::int64_t value) { return {value}; }
Json number(double value) { return {value}; }
Json text(std::string value) { return {std::move(value)}; }

Json data_json(const DataSet& data, const FinalMetrics& metrics) {
  Json::Object object{{"name", text(data.name)},
                      {"sha256", text(data.digest)},
                      {"training_images", number(metrics.training_images)},
                      {"validation_images", number(metrics.validation_images)},
                      {"test_images", number(data.test.count)}};
  if (!data.broken.empty()) {
    object.emplace_back("broken_files", number(static_cast<std::int64_t>(data.broken.size())));
  }
  return {std::move(object)};
}

/// Returns the flags of a run as its record keeps them.
std::optional<Json> recorded_configuration(const std::string& record) {
  const auto json = parse_json(record);
  const Json* recorded = json ? json->find("configuration") : nullptr;
  return recorded == nullptr ? std::nullopt : std::optional(*recorded);
}

/// Collects the names of the flags that may change when a run continues, without dashes.
struct FreeFlags {
  std::set<std::string, std::less<>> names;

  template <class Value>
  void operator()(const Value& /*value*/, const Flag& flag) {
    if (flag.is_free_on_resume) names.insert(flag.name.substr(flag.name.find_first_not_of('-')));
  }
};

/// Returns an object without the members of these names.
Json without(Json json, const std::set<std::string, std::less<>>& names) {
  if (auto* members = std::get_if<Json::Object>(&json.value)) {
    std::erase_if(*members, [&](const Json::Member& member) { return names.contains(member.key); });
  }
  return json;
}

/// Returns how many images a run kept for validation, as its configuration says.
std::optional<std::int64_t> recorded_validation(const Json& configuration) {
  const std::string* text = text_at(&configuration, "validation");
  return text == nullptr ? std::nullopt : parse_number<std::int64_t>(*text);
}

}  // namespace

Json elbo_json(const ElboTerms& elbo) {
  return {Json::Object{{"reconstruction", number(elbo.reconstruction)},
                       {"kl", number(elbo.kl)},
                       {"elbo", number(elbo.elbo())}}};
}

std::string training_record(const TrainOptions& options, const DataSet& data,
                            const FinalMetrics& metrics) {
  Json::Object record{{"data", data_json(data, metrics)},
                      {"command", text(command_line("train", options))},
                      {"configuration", configuration_json(configuration(options))},
                      {"sources_sha256", text(std::string(source_digest))},
                      {"epoch", number(std::int64_t{metrics.epoch})},
                      {"epochs_done", number(std::int64_t{metrics.epochs_done})},
                      {"unit", text("nats")}};
  if (metrics.moment) record.emplace_back("moment", number(*metrics.moment));
  if (metrics.validation) record.emplace_back("validation", elbo_json(*metrics.validation));
  record.emplace_back("mean_image_elbo", number(metrics.mean_image_elbo));
  if (!metrics.condition.empty()) record.emplace_back("condition", text(metrics.condition));
  if (metrics.test) record.emplace_back("test", elbo_json(*metrics.test));
  if (!metrics.test) record.emplace_back("provisional", text(provisional));
  add_credits(options.credits, record);
  if (!metrics.warning.empty()) record.emplace_back("warning", text(metrics.warning));
  if (!metrics.init_digest.empty()) record.emplace_back("init_sha256", text(metrics.init_digest));
  if (!metrics.classifier_digest.empty()) {
    record.emplace_back("classifier_sha256", text(metrics.classifier_digest));
  }
  if (!metrics.init_classifier_digests.empty()) {
    record.emplace_back("init_classifiers_sha256", text_array(metrics.init_classifier_digests));
  }
  return write_json({std::move(record)});
}

bool is_same_run(const std::string& record, TrainOptions options) {
  const auto recorded = recorded_configuration(record);
  if (!recorded) return false;
  if (!options.validation) options.validation = recorded_validation(*recorded);
  return write_json(*recorded) == write_json(configuration_json(configuration(options)));
}

bool is_of_flags(const std::string& record, const TrainOptions& options) {
  const auto recorded = recorded_configuration(record);
  const auto json = parse_json(record);
  if (!recorded || json->find("provisional") != nullptr) return false;
  return std::ranges::all_of(configuration(options), [&](const NamedValue& named) {
    const std::string* value = text_at(&*recorded, named.name);
    return value != nullptr && *value == named.value;
  });
}

bool is_continued_run(const std::string& record, TrainOptions options) {
  const auto recorded = recorded_configuration(record);
  if (!recorded) return false;
  if (!options.validation) options.validation = recorded_validation(*recorded);
  FreeFlags free;
  FlagsOf<TrainOptions>::visit(options, free);
  return write_json(without(*recorded, free.names)) ==
         write_json(without(configuration_json(configuration(options)), free.names));
}

}  // namespace vaelet::native
