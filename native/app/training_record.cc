#include "native/app/training_record.h"

#include <cstdint>

#include "native/app/source_digest.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

Json number(std::int64_t value) { return {value}; }
Json number(double value) { return {value}; }
Json text(std::string value) { return {std::move(value)}; }

Json figures_json(const ElboFigures& figures) {
  return {Json::Object{{"reconstruction", number(figures.reconstruction)},
                       {"kl", number(figures.kl)},
                       {"elbo", number(figures.elbo())}}};
}

Json data_json(const TrainSettings& settings, const DataSet& data) {
  return {Json::Object{{"name", text(data.name)},
                       {"sha256", text(data.digest)},
                       {"training_images", number(data.training.count - settings.validation)},
                       {"validation_images", number(settings.validation)},
                       {"test_images", number(data.test.count)}}};
}

}  // namespace

std::string training_record(const TrainSettings& settings, const DataSet& data,
                            const FinalFigures& figures) {
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

}  // namespace vaelet::native
