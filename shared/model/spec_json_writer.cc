#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "shared/model/spec_json.h"

namespace vaelet {
namespace {

Json to_json(const std::string& text) { return {text}; }
Json to_json(int integer) { return {std::int64_t{integer}}; }
Json to_json(double number) { return {number}; }
Json to_json(LikelihoodKind kind) { return {std::string(likelihood_name(kind))}; }
Json to_json(PosteriorKind kind) { return {std::string(posterior_name(kind))}; }
Json to_json(ActivationKind kind) { return {std::string(activation_name(kind))}; }
Json to_json(const Layer& layer);
template <class Part>
Json to_json(const Part& part);

Json to_json(const std::optional<double>& number) { return to_json(number.value_or(0.0)); }

Json to_json(const ChannelValues& channels) {
  if (channels.count == 0) return to_json(channels[0]);
  Json::Array list;
  for (int channel = 0; channel < channels.count; ++channel) {
    list.push_back(to_json(channels[channel]));
  }
  return {std::move(list)};
}

Json to_json(const Padding& padding) {
  if (padding.is_uniform()) return to_json(padding.top);
  return {Json::Array{to_json(padding.top), to_json(padding.left), to_json(padding.bottom),
                      to_json(padding.right)}};
}

template <class Element>
Json to_json(const std::vector<Element>& list) {
  Json::Array array;
  for (const Element& element : list) array.push_back(to_json(element));
  return {std::move(array)};
}

template <class Part>
Json to_json(const Part& part) {
  Json::Object object;
  if constexpr (requires { Part::op; }) object.emplace_back("op", Json{std::string(Part::op)});
  auto field = [&](std::string_view key, const auto& member, const auto&... when_absent) {
    if (((member == when_absent) || ...)) return;
    object.emplace_back(key, to_json(member));
  };
  Part::visit_fields(part, field);
  return {std::move(object)};
}

Json to_json(const Layer& layer) {
  return std::visit([](const auto& kind) { return to_json(kind); }, layer);
}

}  // namespace

Json spec_to_json(const ModelSpec& spec) { return to_json(spec); }

}  // namespace vaelet
