#include "native/report/run/epoch_record.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "shared/base/checks.h"

namespace vaelet::native {
namespace {

Json terms_json(const ElboTerms& terms) {
  return {Json::Object{
      {"reconstruction", {terms.reconstruction}}, {"kl", {terms.kl}}, {"elbo", {terms.elbo()}}}};
}

/// Reads the members of one JSON object and its children.
class RecordReader : public Checks {
 public:
  bool read(const Json& json, EpochRecord& record) {
    double epoch = 0.0;
    if (!(number(json, "epoch", epoch) && terms(json, "training", record.training) &&
          terms(json, "validation", record.validation) && number(json, "beta", record.beta) &&
          number(json, "learning_rate", record.learning_rate) &&
          optional_number(json, "sigma2", record.sigma2) &&
          optional_number(json, "added", record.added) && truth(json, "is_best", record.is_best) &&
          number(json, "seconds", record.seconds) && numbers(json, "kl_nats", record.kl_nats))) {
      return false;
    }
    record.epoch = static_cast<int>(epoch);
    // Logs of earlier versions have none of these.
    record.is_kept = record.is_best;
    if (json.find("is_kept") != nullptr && !truth(json, "is_kept", record.is_kept)) return false;
    text(json, "condition", record.condition);
    text(json, "warning", record.warning);
    return true;
  }

 private:
  bool member(const Json& json, std::string_view key, const Json*& found) {
    found = json.find(key);
    return found != nullptr ||
           refuse(ErrorCode::header_malformed, "expected the key \"{}\"", {key});
  }

  bool value(const Json& json, std::string_view key, double& target) {
    if (const auto* integer = std::get_if<std::int64_t>(&json.value)) {
      target = static_cast<double>(*integer);
      return true;
    }
    const auto* real = std::get_if<double>(&json.value);
    if (real == nullptr) {
      return refuse(ErrorCode::header_malformed, "\"{}\": expected a number, found {}",
                    {key, brief_text(json)});
    }
    target = *real;
    return true;
  }

  bool number(const Json& json, std::string_view key, double& target) {
    const Json* found = nullptr;
    return member(json, key, found) && value(*found, key, target);
  }

  bool optional_number(const Json& json, std::string_view key, std::optional<double>& target) {
    const Json* found = json.find(key);
    return found == nullptr || value(*found, key, target.emplace());
  }

  bool truth(const Json& json, std::string_view key, bool& target) {
    const Json* found = nullptr;
    if (!member(json, key, found)) return false;
    const auto* boolean = std::get_if<bool>(&found->value);
    if (boolean == nullptr) {
      return refuse(ErrorCode::header_malformed, "\"{}\": expected true or false, found {}",
                    {key, brief_text(*found)});
    }
    target = *boolean;
    return true;
  }

  static void text(const Json& json, std::string_view key, std::string& target) {
    const Json* found = json.find(key);
    const auto* value = found == nullptr ? nullptr : std::get_if<std::string>(&found->value);
    if (value != nullptr) target = *value;
  }

  bool terms(const Json& json, std::string_view key, ElboTerms& target) {
    const Json* found = nullptr;
    return member(json, key, found) && number(*found, "reconstruction", target.reconstruction) &&
           number(*found, "kl", target.kl);
  }

  bool numbers(const Json& json, std::string_view key, std::vector<double>& target) {
    const Json* found = nullptr;
    if (!member(json, key, found)) return false;
    const auto* array = std::get_if<Json::Array>(&found->value);
    if (array == nullptr) {
      return refuse(ErrorCode::header_malformed, "\"{}\": expected an array, found {}",
                    {key, brief_text(*found)});
    }
    target.resize(array->size());
    for (std::size_t index = 0; index < target.size(); ++index) {
      if (!value((*array)[index], key, target[index])) return false;
    }
    return true;
  }
};

}  // namespace

Json epoch_json(const EpochRecord& record) {
  Json::Array kl;
  for (const double nats : record.kl_nats) kl.push_back({nats});
  Json::Object object{{"epoch", {std::int64_t{record.epoch}}},
                      {"training", terms_json(record.training)},
                      {"validation", terms_json(record.validation)},
                      {"beta", {record.beta}},
                      {"learning_rate", {record.learning_rate}},
                      {"is_best", {record.is_best}},
                      {"is_kept", {record.is_kept}},
                      {"condition", {record.condition}},
                      {"seconds", {record.seconds}},
                      {"kl_nats", {std::move(kl)}}};
  if (record.sigma2) object.emplace_back("sigma2", Json{*record.sigma2});
  if (record.added) object.emplace_back("added", Json{*record.added});
  if (!record.warning.empty()) object.emplace_back("warning", Json{record.warning});
  return {std::move(object)};
}

Result<EpochRecord> epoch_from_json(const Json& json) {
  RecordReader reader;
  EpochRecord record;
  if (!reader.read(json, record)) return reader.refusal();
  return record;
}

}  // namespace vaelet::native
