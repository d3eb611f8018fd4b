#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

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

/// Reads pictures, brings them to the model's size by cutting, and encodes them. For a conditional
/// model the label of a picture is `label` or, where that is empty, the name of its folder.
/// Errors: argument_invalid (a label that the model does not have), those of `read_image_file`.
Result<EncodedPictures> encode_pictures(const Vae& vae,
                                        const std::vector<std::filesystem::path>& files,
                                        const std::string& label);

}  // namespace vaelet::native
