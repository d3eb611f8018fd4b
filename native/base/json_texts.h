#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/json.h"

namespace vaelet::native {

/// Returns the text at a key; nullptr where there is none, or no object.
const std::string* text_at(const Json* object, std::string_view key);

/// Returns texts as a JSON array.
Json text_array(const std::vector<std::string>& texts);

/// Returns the texts of the array at a key; none where there is no array. What is no text is left
/// out.
std::vector<std::string> texts_at(const Json& json, std::string_view key);

}  // namespace vaelet::native
