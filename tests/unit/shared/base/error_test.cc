#include "shared/base/error.h"

#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>

namespace vaelet {
namespace {

constexpr int codes = static_cast<int>(ErrorCode::engine_failed) + 1;

TEST_CASE("Every error code has a kebab-case name of its own and a sentence of advice") {
  std::set<std::string_view> names;
  for (int code = 0; code < codes; ++code) {
    const std::string_view name = error_name(static_cast<ErrorCode>(code));
    CAPTURE(name);
    CHECK(names.insert(name).second);
    CHECK(std::all_of(name.begin(), name.end(), [](char letter) {
      return letter == '-' || (letter >= 'a' && letter <= 'z');
    }));
    CHECK(error_advice(static_cast<ErrorCode>(code)).ends_with('.'));
  }
}

TEST_CASE("The names that JavaScript sees are those of the enumerators") {
  CHECK(error_name(ErrorCode::file_truncated) == "file-truncated");
  CHECK(error_name(ErrorCode::tensor_shape_wrong) == "tensor-shape-wrong");
  CHECK(error_name(ErrorCode::engine_failed) == "engine-failed");
}

TEST_CASE("A message is the detail, a full stop, and the advice") {
  const Error error{ErrorCode::dtype_unknown, "expected F32 or F16, found BF16"};
  CHECK(error.message() == "expected F32 or F16, found BF16. Store tensors as F32 or F16.");
}

TEST_CASE("A detail that has its full stop gets no second one") {
  const Error error{ErrorCode::dtype_unknown, "It is BF16."};
  CHECK(error.message() == "It is BF16. Store tensors as F32 or F16.");
}

}  // namespace
}  // namespace vaelet
