#include "shared/base/error.h"

#include <cstddef>
#include <iterator>

namespace vaelet {
namespace {

struct ErrorText {
  ErrorCode code;
  std::string_view name;
  std::string_view advice;
};

constexpr std::string_view get_whole_file =
    "Check that this is a vaelet .safetensors file and that it was copied or downloaded whole.";
constexpr std::string_view write_again =
    "The program that wrote the file broke the safetensors format: export the model again.";
constexpr std::string_view export_again =
    "Export the model again, or correct the program that wrote it as shared/weights/FORMAT.md "
    "says.";
constexpr std::string_view correct_spec =
    "Correct the model specification as shared/weights/FORMAT.md says.";

// In the order of ErrorCode. No text names a flag or a command: the module in a page says them too.
constexpr ErrorText texts[] = {
    {ErrorCode::file_truncated, "file-truncated", get_whole_file},
    {ErrorCode::header_too_large, "header-too-large", get_whole_file},
    {ErrorCode::header_past_end, "header-past-end", get_whole_file},
    {ErrorCode::header_malformed, "header-malformed", get_whole_file},
    {ErrorCode::duplicate_key, "duplicate-key", "Keep one of the two and write the file again."},
    {ErrorCode::dtype_unknown, "dtype-unknown", "Store tensors as F32 or F16."},
    {ErrorCode::shape_invalid, "shape-invalid", write_again},
    {ErrorCode::offsets_invalid, "offsets-invalid", write_again},
    {ErrorCode::trailing_bytes, "trailing-bytes", write_again},
    {ErrorCode::format_version_unknown, "format-version-unknown",
     "Use a version of vaelet that knows this format, or export the model again with this one."},
    {ErrorCode::metadata_missing, "metadata-missing",
     "This is a safetensors file of another kind: choose a model that vaelet exported."},
    {ErrorCode::tensor_missing, "tensor-missing", export_again},
    {ErrorCode::tensor_unknown, "tensor-unknown",
     "Give tensors of your own a name that starts with `x.`, or leave them out."},
    {ErrorCode::tensor_dtype_wrong, "tensor-dtype-wrong", export_again},
    {ErrorCode::tensor_shape_wrong, "tensor-shape-wrong", export_again},
    {ErrorCode::tensor_not_finite, "tensor-not-finite",
     "The training has probably diverged: train again with a smaller learning rate."},
    {ErrorCode::tensor_value_invalid, "tensor-value-invalid", export_again},
    {ErrorCode::spec_malformed, "spec-malformed", correct_spec},
    {ErrorCode::spec_invalid, "spec-invalid", correct_spec},
    {ErrorCode::model_unknown, "model-unknown", "Choose one of the names that are listed."},
    {ErrorCode::likelihood_unknown, "likelihood-unknown", "Choose `bernoulli` or `gaussian`."},
    {ErrorCode::argument_invalid, "argument-invalid", "Pass a value in the range that is named."},
    {ErrorCode::label_invalid, "label-invalid",
     "Pass one of the model's labels, its index, or weights that sum to 1."},
    {ErrorCode::latent_invalid, "latent-invalid",
     "Pass as many finite numbers as the model has latent dimensions."},
    {ErrorCode::data_damaged, "data-damaged", "Correct what is named, or get an undamaged copy."},
    {ErrorCode::image_size_unfit, "image-size-unfit",
     "Choose another model, or another size of the images."},
    {ErrorCode::model_unsupported, "model-unsupported",
     "Leave this part out of the model, or say it with the layers of shared/weights/FORMAT.md."},
    {ErrorCode::out_of_memory, "out-of-memory", "Use a smaller model, or free some memory."},
    {ErrorCode::engine_failed, "engine-failed",
     "This is a defect in vaelet: please report it together with the weights file."},
#ifndef __EMSCRIPTEN__
    {ErrorCode::file_foreign, "file-foreign",
     "vaelet reads its own weights files; FORMAT.md says how another program writes one."},
    {ErrorCode::file_unreadable, "file-unreadable",
     "Check the path and that you may read the file."},
    {ErrorCode::file_unwritable, "file-unwritable",
     "Check that the folder exists, that you may write there, and that the disk has room."},
    {ErrorCode::data_missing, "data-missing",
     "Fetch the data set, or name the folder that holds it."},
    {ErrorCode::checkpoint_unfit, "checkpoint-unfit",
     "Continue with the settings that it was made with, or move it away to train from the start."},
    {ErrorCode::checkpoint_damaged, "checkpoint-damaged",
     "Restore a copy, or delete it to train from the start."},
    {ErrorCode::peer_lost, "peer-lost", "Start all processes of the run again."},
#endif
};

constexpr bool in_order() {
  for (std::size_t index = 0; index < std::size(texts); ++index) {
    if (texts[index].code != static_cast<ErrorCode>(index)) return false;
  }
  return true;
}
static_assert(in_order());
#ifdef __EMSCRIPTEN__
static_assert(texts[std::size(texts) - 1].code == ErrorCode::engine_failed);
#else
static_assert(texts[std::size(texts) - 1].code == ErrorCode::peer_lost);
#endif

const ErrorText& text_of(ErrorCode code) { return texts[static_cast<std::size_t>(code)]; }

}  // namespace

std::string_view error_name(ErrorCode code) { return text_of(code).name; }

std::string_view error_advice(ErrorCode code) { return text_of(code).advice; }

std::string Error::message() const {
  std::string text = detail;
  text += text.ends_with('.') ? " " : ". ";
  text += error_advice(code);
  return text;
}

}  // namespace vaelet
