#include "native/app/advice.h"

#include <algorithm>
#include <cstddef>

namespace vaelet::native {
namespace {

/// Stands in an advice for the name of the command.
constexpr std::string_view any_command = " COMMAND";

/// Returns what corrects an error of `vaelet import`, whose tensors are those of another program:
/// an empty text where it is what corrects the error elsewhere.
std::string_view advice_for_import(ErrorCode code) {
  switch (code) {
    case ErrorCode::file_foreign:
      return "In Python, `safetensors.torch.save_file(model.state_dict(), \"s.safetensors\")` "
             "saves the state dict of a model.";
    case ErrorCode::file_truncated:
    case ErrorCode::header_past_end:
    case ErrorCode::header_malformed:
      return "Check that the file was copied or downloaded whole, or save it again.";
    case ErrorCode::header_too_large:
      return "Save fewer tensors: those that the specification names.";
    case ErrorCode::tensor_missing:
      return "Correct the names of the layers in the specification, or those of the tensors in the "
             "file.";
    case ErrorCode::tensor_shape_wrong:
      return "Correct the sizes in the specification, or the tensor in the file, which has the "
             "shape that PyTorch gives it.";
    case ErrorCode::tensor_dtype_wrong:
      return "Save the tensor as floats; where the model is quantised, save it as it was before.";
    case ErrorCode::tensor_not_finite:
      return "The training of this model has probably diverged: import it as it was before.";
    default:
      return {};
  }
}

/// Returns the flag that sets a parameter of the libraries, whether the command has it or not.
std::string flag_of(std::string_view parameter) {
  std::string flag = "--" + std::string(parameter);
  std::ranges::replace(flag, '_', '-');
  return flag;
}

}  // namespace

std::string_view advice_for(ErrorCode code) {
  switch (code) {
    case ErrorCode::tensor_missing:
    case ErrorCode::tensor_dtype_wrong:
    case ErrorCode::tensor_shape_wrong:
    case ErrorCode::tensor_value_invalid:
      return "Export the model again with `vaelet train`, or correct the program that wrote it as "
             "shared/weights/FORMAT.md says.";
    case ErrorCode::metadata_missing:
      return "This is a safetensors file of another kind: `vaelet train` writes models, "
             "`vaelet train-classifier` classifiers; shared/weights/FORMAT.md and `vaelet spec` "
             "say "
             "how another program writes a model.";
    case ErrorCode::file_foreign:
      return "vaelet reads its own weights files: `vaelet train` and `vaelet import` write them; "
             "shared/weights/FORMAT.md and `vaelet spec` say how another program does.";
    case ErrorCode::tensor_not_finite:
      return "The training has probably diverged: train again with a smaller learning rate (--lr).";
    case ErrorCode::argument_invalid:
      return "`vaelet COMMAND --help` says what each flag takes.";
    case ErrorCode::label_invalid:
      return "`vaelet inspect FILE` lists the labels of a model.";
    case ErrorCode::data_missing:
      return "`vaelet data mnist` fetches MNIST; or name another folder with --data.";
    case ErrorCode::image_size_unfit:
      return "Resize all images with --image-size HxW; --fit says how.";
    case ErrorCode::checkpoint_unfit:
      return "Continue with the flags that it was made with, or move it away to train from the "
             "start.";
    case ErrorCode::peer_lost:
      return "Start all ranks again; with --resume where a checkpoint stands.";
    default:
      return error_advice(code);
  }
}

std::string message_for(const Error& error, const CLI::App& command) {
  std::string text = error.detail;
  const std::size_t colon = text.find(':');
  const std::string flag = flag_of(std::string_view(text).substr(0, colon));
  if (colon != std::string::npos && command.get_option_no_throw(flag) != nullptr) {
    text.replace(0, colon, flag);
  }
  const std::string_view of_import =
      command.get_name() == "import" ? advice_for_import(error.code) : std::string_view();
  std::string advice(of_import.empty() ? advice_for(error.code) : of_import);
  if (const std::size_t at = advice.find(any_command); at != std::string::npos) {
    const bool is_program = command.get_parent() == nullptr;
    advice.replace(at, any_command.size(), is_program ? "" : " " + command.get_name());
  }
  return text + (text.ends_with('.') ? " " : ". ") + advice;
}

}  // namespace vaelet::native
