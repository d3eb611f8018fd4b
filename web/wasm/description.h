#pragma once

#include <string>

#include "shared/weights/weights_file.h"

namespace vaelet::wasm {

/// What JavaScript learns about a model, as JSON: {"spec": FORMAT.md's specification, "conditional",
/// "training": what the trainer noted, "latents": [{"index", "kl" in nats, "mean", "std"}, ...] in the
/// order of z, "golden": number of golden samples, "parameters": {"encoder", "decoder"}}.
std::string describe(const WeightsFile& file);

}  // namespace vaelet::wasm
