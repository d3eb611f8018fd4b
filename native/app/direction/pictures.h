#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/data/fit_image.h"
#include "native/torch/vae.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// q(z|x) of pictures: its mean, and the label that each was encoded with.
struct EncodedPictures {
  torch::Tensor mean;    // [N, L]
  torch::Tensor labels;  // [N] int64; all 0 for a model without label
};

/// Returns the pictures in a folder and in those below it, in natural order. Errors: data_missing
/// (none), those of `read_folder_tree`.
Result<std::vector<std::filesystem::path>> pictures_in(const std::filesystem::path& folder);

/// Where pictures come from, and how they are read.
struct PictureSource {
  std::vector<std::filesystem::path> files;  // not empty
  Fit fit = Fit::crop;                       // how they get the model's size
  std::string label;  // of all, for a conditional model; empty: the name of each one's folder
};

/// Reads pictures, prepares them as those of a training are, and encodes them. Errors:
/// argument_invalid (a label that the model does not have), those of `read_image_file`.
Result<EncodedPictures> encode_pictures(const Vae& vae, const PictureSource& source);

}  // namespace vaelet::native
