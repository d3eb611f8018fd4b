#include "native/app/train/record.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "native/app/options/configuration.h"
#include "native/app/source_digest.h"
#include "native/app/train/flags.h"
#include "native/base/number.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

Json number(std::int64_t value) { return {value}; }
Json number(double value) { return {value}; }
Json text(std::string value) { return {std::move(value)}; }

Json elbo_json(const ElboTerms& elbo) {
  return {Json::Object{{"reconstruction", number(elbo.reconstruction)},
                       {"kl", number(elbo.kl)},
                       {"elbo", number(elbo.elbo())}}};
}

Json data_json(const TrainOptions& options, const DataSet& data) {
  const std::int64_t validation = validation_count(options, data.training.count);
  return {Json::Object{{"name", text(data.name)},
                       {"sha256", text(data.digest)},
                       {"training_images", number(data.training.count - validation)},
                       {"validation_images", number(validation)},
                       {"test_images", number(data.test.count)}}};
}

/// Returns how many images a run kept for validation, as its configuration says.
std::optional<std::int64_t> recorded_validation(const Json& configuration) {
  const Json* found = configuration.find("validation");
  const auto* text = found == nullptr ? nullptr : std::get_if<std::string>(&found->value);
  return text == nullptr ? std::nullopt : parse_number<std::int64_t>(*text);
}

}  // namespace

std::string training_record(const TrainOptions& options, const DataSet& data,
                            const FinalMetrics& metrics) {
  const Json record{Json::Object{{"data", data_json(options, data)},
                                 {"command", text(command_line("train", options))},
                                 {"configuration", configuration_json(configuration(options))},
                                 {"sources_sha256", text(std::string(source_digest))},
                                 {"epoch", number(std::int64_t{metrics.epoch})},
                                 {"unit", text("nats")},
                                 {"validation", elbo_json(metrics.validation)},
                                 {"test", elbo_json(metrics.test)}}};
  return write_json(record);
}

bool is_same_run(const std::string& record, TrainOptions options) {
  const auto json = parse_json(record);
  const Json* recorded = json ? json->find("configuration") : nullptr;
  if (recorded == nullptr) return false;
  if (!options.validation) options.validation = recorded_validation(*recorded);
  return write_json(*recorded) == write_json(configuration_json(configuration(options)));
}

}  // namespace vaelet::native
