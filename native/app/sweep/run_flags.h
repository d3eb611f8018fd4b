#pragma once

#include <string>
#include <utility>
#include <vector>

#include "shared/base/json.h"

namespace vaelet::native {

/// Returns the flags that decided what a training gave, but the seed, each with its value: those of
/// the `configuration` of its record and, as records leave some out at their defaults, these. What
/// means nothing beside the others is left out. Of a record that this version cannot read whole:
/// what it holds.
std::vector<std::pair<std::string, std::string>> flags_of_run(const Json& configuration);

}  // namespace vaelet::native
