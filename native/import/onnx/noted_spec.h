#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/import/onnx_model.h"

namespace vaelet::native {

/// The key under which vaelet notes the specification of a model in the metadata of its ONNX files:
/// what a graph cannot say of the images, the likelihood and the labels.
inline constexpr std::string_view noted_spec_key = "vaelet.spec";

/// Takes what the specification that a decoder's file notes says, where the person says nothing.
/// Errors: data_damaged (the note is no specification).
Result<void> take_noted_spec(const Graph& decoder, ImportChoices& choices,
                             std::vector<std::string>& notes);

}  // namespace vaelet::native
