#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "native/data/data_source.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns the indices of the chosen classes, in the order of the data; all of them when nothing is
/// chosen. A class is meant by its name or, else, by its label as the files store it, where there
/// are labels. Errors: argument_invalid (a name that no class has).
Result<std::vector<std::size_t>> chosen_classes(const ClassChoice& choice,
                                                const std::vector<std::string>& names,
                                                const std::vector<int>& labels);

}  // namespace vaelet::native
