#pragma once

#include <string>
#include <utility>
#include <vector>

#include "shared/base/json.h"

namespace vaelet::native {

/// A flag with its value as text; of one without value, `true` or `false`.
struct NamedValue {
  std::string name;
  std::string value;
};

/// The flags as an object of texts, as files keep them.
inline Json configuration_json(const std::vector<NamedValue>& values) {
  Json::Object object;
  for (const auto& [name, value] : values) object.emplace_back(name, Json{value});
  return {std::move(object)};
}

}  // namespace vaelet::native
