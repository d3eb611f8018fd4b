#include "shared/model/spec_values.h"

#include <array>
#include <cstdint>
#include <limits>

#include "shared/model/spec_json.h"

namespace vaelet {
namespace {

/// Returns `"a" or "b"`, for sentences.
std::string quoted_choices(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    text += fill(R"({}"{}")", {text.empty() ? "" : " or ", name});
  }
  return text;
}

constexpr std::array<std::string_view, 2> likelihood_names = {"bernoulli", "gaussian"};
constexpr std::array<std::string_view, 2> posterior_names = {"softplus", "log_variance"};

constexpr auto activation_names = [] {
  std::array<std::string_view, activation_count> names;
  for (int index = 0; index < activation_count; ++index) {
    names[static_cast<std::size_t>(index)] = activation_name(static_cast<ActivationKind>(index));
  }
  return names;
}();

/// The first activation that a file may name; it leaves `none` out.
constexpr std::size_t first_activation = 1;

}  // namespace

bool SpecValues::read(const Json& json, const std::string& place, std::string& text) {
  const auto* found = std::get_if<std::string>(&json.value);
  if (found == nullptr) return unexpected(place, "a string", json);
  text = *found;
  return true;
}

bool SpecValues::read(const Json& json, const std::string& place, int& integer) {
  const auto* found = std::get_if<std::int64_t>(&json.value);
  if (found == nullptr || *found < std::numeric_limits<int>::min() ||
      *found > std::numeric_limits<int>::max()) {
    return unexpected(place, "a whole number of 32 bits", json);
  }
  integer = static_cast<int>(*found);
  return true;
}

bool SpecValues::read(const Json& json, const std::string& place, double& number) {
  if (const auto* found = std::get_if<double>(&json.value)) {
    number = *found;
  } else if (const auto* integer = std::get_if<std::int64_t>(&json.value)) {
    number = static_cast<double>(*integer);
  } else {
    return unexpected(place, "a number", json);
  }
  return true;
}

template <class Number>
bool SpecValues::read_numbers(const Json::Array& array, const std::string& place,
                              std::span<Number> numbers) {
  const Read read_number = [](SpecValues& reader, const Json& json, const std::string& where,
                              void* target) {
    return reader.read(json, where, *static_cast<Number*>(target));
  };
  return read_each(array, place, numbers.data(), sizeof(Number), read_number);
}

/// Reads one of the names from `first` on; its index is the value of the enumerator.
template <class Choice>
bool SpecValues::read_choice(const Json& json, const std::string& place,
                             std::span<const std::string_view> names, std::size_t first,
                             Choice& choice) {
  const auto* name = std::get_if<std::string>(&json.value);
  for (std::size_t index = first; name != nullptr && index < names.size(); ++index) {
    if (*name != names[index]) continue;
    choice = static_cast<Choice>(index);
    return true;
  }
  return unexpected(place, quoted_choices(names.subspan(first)), json);
}

bool SpecValues::read(const Json& json, const std::string& place, ChannelValues& channels) {
  const auto* list = std::get_if<Json::Array>(&json.value);
  if (list == nullptr) {
    double all = 0.0;
    if (!read(json, place, all)) return false;
    channels = all;
    return true;
  }
  if (list->size() != 1 && list->size() != max_channels) {
    return unexpected(place, "a number, or one for each of 1 or 3 channels", json);
  }
  channels.count = static_cast<int>(list->size());
  return read_numbers(*list, place, std::span<double>(channels.values));
}

bool SpecValues::read(const Json& json, const std::string& place, Padding& padding) {
  const auto* list = std::get_if<Json::Array>(&json.value);
  if (list == nullptr) {
    int all = 0;
    if (!read(json, place, all)) return false;
    padding = all;
    return true;
  }
  std::array<int, 4> sides = {};
  if (list->size() != sides.size()) {
    return unexpected(place, "a number or [top, left, bottom, right]", json);
  }
  if (!read_numbers(*list, place, std::span<int>(sides))) return false;
  padding = {sides[0], sides[1], sides[2], sides[3]};
  return true;
}

bool SpecValues::read(const Json& json, const std::string& place, ActivationKind& activation) {
  return read_choice(json, place, activation_names, first_activation, activation);
}
bool SpecValues::read(const Json& json, const std::string& place, LikelihoodKind& kind) {
  return read_choice(json, place, likelihood_names, 0, kind);
}
bool SpecValues::read(const Json& json, const std::string& place, PosteriorKind& kind) {
  return read_choice(json, place, posterior_names, 0, kind);
}

bool SpecValues::read_each(const Json::Array& array, const std::string& place, void* first,
                           std::size_t size, Read read_element) {
  auto* target = static_cast<std::byte*>(first);
  for (std::size_t index = 0; index < array.size(); ++index, target += size) {
    if (!read_element(*this, array[index], fill("{}[{}]", {place, index}), target)) return false;
  }
  return true;
}

bool SpecValues::missing(const std::string& place, const char* key) {
  return malformed(R"({}: the key "{}" is missing)", {place, key});
}

bool SpecValues::unexpected(const std::string& place, std::string_view expected,
                            const Json& found) {
  return malformed("{}: expected {}, found {}", {place, expected, brief_text(found)});
}

std::string_view likelihood_name(LikelihoodKind kind) {
  return likelihood_names[static_cast<std::size_t>(kind)];
}

std::string_view posterior_name(PosteriorKind kind) {
  return posterior_names[static_cast<std::size_t>(kind)];
}

Result<LikelihoodKind> likelihood_from_name(std::string_view name) {
  for (const LikelihoodKind kind : {LikelihoodKind::bernoulli, LikelihoodKind::gaussian}) {
    if (likelihood_name(kind) == name) return kind;
  }
  return fail(ErrorCode::likelihood_unknown, fill(R"(expected a likelihood {}, found "{}")",
                                                  {quoted_choices(likelihood_names), name}));
}

}  // namespace vaelet
