// What the command line adds to an error of the libraries: the flag that corrects it.
#include "native/app/advice.h"

#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "native/app/program.h"

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

std::string message(const std::string& command, ErrorCode code, const std::string& detail) {
  Program program;
  return message_for({code, detail}, *program.parser().get_subcommand(command));
}

}  // namespace

TEST_CASE("an error about a parameter of the libraries names the flag of the command") {
  const auto code = ErrorCode::argument_invalid;
  CHECK_THAT(message("train", code, "dtype: expected f32"), StartsWith("--dtype: expected f32. "));
  CHECK_THAT(message("map", code, "per_class: expected 10"), StartsWith("--per-class: expected"));
  CHECK_THAT(message("eval", code, "nll_images: found 3"), StartsWith("--nll-images: found 3"));
  CHECK_THAT(message("eval", code, "train_on_samples: found 3"),
             StartsWith("--train-on-samples: found 3"));
  CHECK_THAT(message("encode", code, "split_seed: found 3"), StartsWith("--split-seed: found 3"));
}

TEST_CASE("an error about anything else stays as it is") {
  const auto code = ErrorCode::file_unreadable;
  CHECK_THAT(message("train", code, "model.safetensors: cut"),
             StartsWith("model.safetensors: cut"));
  CHECK_THAT(message("inspect", code, "dtype: unknown"), StartsWith("dtype: unknown. "));
}

TEST_CASE("the advice of the command line names flags and commands, else it is that of the code") {
  CHECK_THAT(message("eval", ErrorCode::data_missing, "none"), ContainsSubstring("--data"));
  CHECK_THAT(message("train", ErrorCode::image_size_unfit, "9"), ContainsSubstring("--image-size"));
  CHECK_THAT(message("train", ErrorCode::tensor_not_finite, "9"), ContainsSubstring("--lr"));
  CHECK_THAT(message("map", ErrorCode::argument_invalid, "9"),
             ContainsSubstring("`vaelet map --help` says what each flag takes."));
  CHECK(advice_for(ErrorCode::file_unwritable) == error_advice(ErrorCode::file_unwritable));
}

TEST_CASE("vaelet import advises about the files of other programs, not about weights files") {
  const std::string save = "`safetensors.torch.save_file(model.state_dict(), \"s.safetensors\")`";
  CHECK_THAT(message("import", ErrorCode::file_foreign, "text"), ContainsSubstring(save));
  CHECK_THAT(message("inspect", ErrorCode::file_foreign, "text"), !ContainsSubstring(save));
  for (const auto code :
       {ErrorCode::file_truncated, ErrorCode::header_too_large, ErrorCode::tensor_missing,
        ErrorCode::tensor_shape_wrong, ErrorCode::tensor_dtype_wrong}) {
    CHECK_THAT(message("import", code, "none"), !ContainsSubstring("vaelet"));
  }
  CHECK_THAT(message("import", ErrorCode::tensor_not_finite, "NaN"), !ContainsSubstring("--lr"));
  CHECK_THAT(message("import", ErrorCode::spec_invalid, "none"),
             ContainsSubstring(std::string(error_advice(ErrorCode::spec_invalid))));
}
