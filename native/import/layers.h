#pragma once

#include <map>
#include <string>
#include <vector>

#include "native/import/pieces.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet::native {

using NetworkValues = std::map<std::string, std::vector<float>, std::less<>>;

/// Returns the layers of pieces that are simple, named `PREFIX.dense1`, `PREFIX.conv1` and so on,
/// and puts their weights into `network`.
std::vector<Layer> layers_of(const std::vector<Piece>& pieces, const std::string& prefix,
                             NetworkValues& network);

}  // namespace vaelet::native
