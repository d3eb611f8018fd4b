#include "shared/model/spec_json.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <utility>
#include <variant>

#include "shared/base/text.h"
#include "shared/model/spec_fields.h"

namespace vaelet {
namespace {

constexpr std::array<std::string_view, 3> activation_names = {"none", "relu", "silu"};
constexpr std::array<std::string_view, 2> likelihood_names = {"bernoulli", "gaussian"};

std::string_view activation_name(Activation activation) {
  return activation_names[static_cast<std::size_t>(activation)];
}

/// Reads parts of the spec; `read` gives false when `error` has been set.
class SpecReader {
 public:
  bool read(const Json& json, const std::string& place, std::string& text) {
    const auto* found = std::get_if<std::string>(&json.value);
    if (found == nullptr) return refuse(place, "a string", json);
    text = *found;
    return true;
  }

  bool read(const Json& json, const std::string& place, int& integer) {
    const auto* found = std::get_if<std::int64_t>(&json.value);
    if (found == nullptr || *found < std::numeric_limits<int>::min() ||
        *found > std::numeric_limits<int>::max()) {
      return refuse(place, "a whole number of 32 bits", json);
    }
    integer = static_cast<int>(*found);
    return true;
  }

  bool read(const Json& json, const std::string& place, double& number) {
    if (const auto* found = std::get_if<double>(&json.value)) {
      number = *found;
    } else if (const auto* integer = std::get_if<std::int64_t>(&json.value)) {
      number = static_cast<double>(*integer);
    } else {
      return refuse(place, "a number", json);
    }
    return true;
  }

  bool read(const Json& json, const std::string& place, Activation& activation) {
    const auto* name = std::get_if<std::string>(&json.value);
    for (const Activation each : {Activation::relu, Activation::silu}) {
      if (name == nullptr || *name != activation_name(each)) continue;
      activation = each;
      return true;
    }
    return refuse(place, R"("relu" or "silu")", json);
  }

  bool read(const Json& json, const std::string& place, LikelihoodKind& kind) {
    const auto* name = std::get_if<std::string>(&json.value);
    const auto found = likelihood_from_name(name == nullptr ? "" : *name);
    if (!found) return refuse(place, R"("bernoulli" or "gaussian")", json);
    kind = *found;
    return true;
  }

  bool read(const Json& json, const std::string& place, Layer& layer) {
    const Json* op = json.find("op");
    const auto* name = op == nullptr ? nullptr : std::get_if<std::string>(&op->value);
    if (name == nullptr) return refuse(place, "an object with an \"op\"", json);
    return read_layer<Dense, Conv2d, ConvTranspose2d, Flatten, Unflatten, ConcatLabel>(
        json, place, *name, layer);
  }

  template <class Element>
  bool read(const Json& json, const std::string& place, std::vector<Element>& list) {
    const auto* array = std::get_if<Json::Array>(&json.value);
    if (array == nullptr) return refuse(place, "an array", json);
    list.resize(array->size());
    for (std::size_t index = 0; index < list.size(); ++index) {
      const std::string element_place = place + '[' + std::to_string(index) + ']';
      if (!read((*array)[index], element_place, list[index])) return false;
    }
    return true;
  }

  template <class Part>
  bool read(const Json& json, const std::string& place, Part& part) {
    return read_fields(json, place, part, {});
  }

  Error error{ErrorCode::spec_malformed, ""};

 private:
  /// Reads the kind whose op is `name`; `known_keys` are those that the caller has read.
  template <class... Kinds>
  bool read_layer(const Json& json, const std::string& place, const std::string& name,
                  Layer& layer) {
    bool succeeded = false;
    const bool known =
        ((SpecFields<Kinds>::op == name &&
          (succeeded = read_fields(json, place, layer.emplace<Kinds>(), {"op"}), true)) ||
         ...);
    if (known) return succeeded;
    error.detail = place + ": " + quoted(name) + " is no layer that this version knows";
    return false;
  }

  template <class Part>
  bool read_fields(const Json& json, const std::string& place, Part& part,
                   std::vector<std::string_view> known_keys) {
    const auto* object = std::get_if<Json::Object>(&json.value);
    if (object == nullptr) return refuse(place, "an object", json);
    bool succeeded = true;
    auto field = [&](std::string_view key, auto& member) {
      known_keys.push_back(key);
      succeeded = succeeded && read_member(json, place, key, member);
    };
    SpecFields<Part>::visit(part, field);
    return succeeded && only_known(*object, place, known_keys);
  }

  template <class Member>
  bool read_member(const Json& json, const std::string& place, std::string_view key,
                   Member& member) {
    constexpr bool may_be_left_out = std::is_same_v<Member, Activation>;
    const Json* found = json.find(key);
    if (found != nullptr) return read(*found, place + '.' + std::string(key), member);
    if (may_be_left_out) return true;
    error.detail = place + ": the key " + quoted(key) + " is missing";
    return false;
  }

  bool only_known(const Json::Object& object, const std::string& place,
                  const std::vector<std::string_view>& known_keys) {
    for (const auto& [key, member] : object) {
      if (std::find(known_keys.begin(), known_keys.end(), key) == known_keys.end()) {
        error.detail = place + ": the key " + quoted(key) + " is not one that this version knows";
        return false;
      }
    }
    return true;
  }

  bool refuse(const std::string& place, const char* expected, const Json& found) {
    error.detail = place + ": expected " + expected + ", found " + write_json(found);
    return false;
  }
};

Json to_json(const std::string& text) { return {text}; }
Json to_json(int integer) { return {std::int64_t{integer}}; }
Json to_json(double number) { return {number}; }
Json to_json(LikelihoodKind kind) { return {std::string(likelihood_name(kind))}; }
Json to_json(Activation activation) { return {std::string(activation_name(activation))}; }
Json to_json(const Layer& layer);

template <class Element>
Json to_json(const std::vector<Element>& list) {
  Json::Array array;
  for (const Element& element : list) array.push_back(to_json(element));
  return {std::move(array)};
}

template <class Part>
Json to_json(const Part& part) {
  Json::Object object;
  if constexpr (requires { SpecFields<Part>::op; }) {
    object.emplace_back("op", Json{std::string(SpecFields<Part>::op)});
  }
  auto field = [&](std::string_view key, const auto& member) {
    if constexpr (std::is_same_v<decltype(member), const Activation&>) {
      if (member == Activation::none) return;
    }
    object.emplace_back(key, to_json(member));
  };
  SpecFields<Part>::visit(part, field);
  return {std::move(object)};
}

Json to_json(const Layer& layer) {
  return std::visit([](const auto& kind) { return to_json(kind); }, layer);
}

}  // namespace

std::string_view likelihood_name(LikelihoodKind kind) {
  return likelihood_names[static_cast<std::size_t>(kind)];
}

Result<LikelihoodKind> likelihood_from_name(std::string_view name) {
  for (const LikelihoodKind kind : {LikelihoodKind::bernoulli, LikelihoodKind::gaussian}) {
    if (likelihood_name(kind) == name) return kind;
  }
  return fail(ErrorCode::likelihood_unknown,
              "expected a likelihood \"bernoulli\" or \"gaussian\", found " + quoted(name));
}

Json spec_to_json(const ModelSpec& spec) { return to_json(spec); }

Result<ModelSpec> spec_from_json(const Json& json) {
  ModelSpec spec;
  SpecReader reader;
  if (!reader.read(json, "spec", spec)) return tl::unexpected<Error>(std::move(reader.error));
  return spec;
}

std::string_view layer_kind(const Layer& layer) {
  return std::visit([](const auto& kind) { return SpecFields<std::decay_t<decltype(kind)>>::op; },
                    layer);
}

}  // namespace vaelet
