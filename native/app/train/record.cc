#include "native/app/train/record.h"

#include <algorithm>
#include <cstdint>

#include "native/app/source_digest.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

Json number(std::int64_t value) { return {value}; }
Json number(double value) { return {value}; }
Json text(std::string value) { return {std::move(value)}; }

Json figures_json(const ElboTerms& figures) {
  return {Json::Object{{"reconstruction", number(figures.reconstruction)},
                       {"kl", number(figures.kl)},
                       {"elbo", number(figures.elbo())}}};
}

Json data_json(const TrainSettings& settings, const DataSet& data) {
  const std::int64_t held_out = validation_count(settings, data.training.count);
  return {Json::Object{{"name", text(data.name)},
                       {"sha256", text(data.digest)},
                       {"training_images", number(data.training.count - held_out)},
                       {"validation_images", number(held_out)},
                       {"test_images", number(data.test.count)}}};
}

}  // namespace

std::string training_record(const TrainSettings& settings, const DataSet& data,
                            const FinalMetrics& figures) {
  const Json record{Json::Object{{"data", data_json(settings, data)},
                                 {"command", text(command_line(settings))},
                                 {"configuration", configuration_json(configuration(settings))},
                                 {"sources_sha256", text(std::string(source_digest))},
                                 {"epoch", number(std::int64_t{figures.epoch})},
                                 {"unit", text("nats")},
                                 {"validation", figures_json(figures.validation)},
                                 {"test", figures_json(figures.test)}}};
  return write_json(record);
}

bool is_trained_by(const std::string& record, const TrainSettings& settings) {
  const auto json = parse_json(record);
  const Json* stored = json ? json->find("configuration") : nullptr;
  if (stored == nullptr) return false;
  const auto flags = configuration(settings);
  return std::ranges::all_of(flags, [&](const NamedValue& flag) {
    const Json* value = stored->find(flag.name);
    const auto* found = value == nullptr ? nullptr : std::get_if<std::string>(&value->value);
    return found != nullptr && *found == flag.value;
  });
}

}  // namespace vaelet::native
