#pragma once

#include <optional>
#include <string>

#include "native/torch/vae.h"

namespace vaelet::native {

/// Returns a sentence for a person whose decoder gives values that are far from pixels, which are
/// drawn black or white: those of images from 0 to 255, or of standardised ones. Decodes 64 draws
/// from N(0, I) by `seed`; nothing where at most a twentieth of the values is so.
std::optional<std::string> far_from_pixels(const Vae& vae, std::uint64_t seed);

}  // namespace vaelet::native
