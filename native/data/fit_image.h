#pragma once

#include "native/data/pictures/image.h"

namespace vaelet::native {

/// How an image of another shape than the wanted one is brought to its size.
enum class Fit {
  crop,     // scaled to cover the size; what stands out is cut off equally at both ends
  pad,      // scaled to fit into the size; the rest has the median colour of the image's own edge
  stretch,  // each side scaled by itself, so that shapes change
};

/// Returns the image at another size. An image of the wanted shape is only scaled, whatever `fit`
/// says; one of the wanted size stays as it is.
Image fit_image(const Image& image, ImageSize size, Fit fit);

}  // namespace vaelet::native
