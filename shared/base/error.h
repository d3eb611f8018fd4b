#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace vaelet {

/// The reasons for which vaelet refuses. The stable name of a code (`error_name`) is what
/// JavaScript sees as `VaeletError.code`.
enum class ErrorCode {
  // The safetensors container.
  file_truncated,
  header_too_large,
  header_past_end,
  header_malformed,
  duplicate_key,
  dtype_unknown,
  shape_invalid,
  offsets_invalid,
  trailing_bytes,
  // Requirements of the format beyond safetensors.
  format_version_unknown,
  metadata_missing,
  tensor_missing,
  tensor_unknown,
  tensor_dtype_wrong,
  tensor_shape_wrong,
  tensor_not_finite,
  tensor_value_invalid,
  // The model specification.
  spec_malformed,
  spec_invalid,
  model_unknown,
  likelihood_unknown,
  // The arguments of a call.
  argument_invalid,
  label_invalid,
  latent_invalid,
  // Data and resources.
  data_damaged,
  image_size_unfit,
  model_unsupported,
  out_of_memory,
  engine_failed,
  // Of native programs alone. The module, which has no files, is smaller without their texts.
  file_foreign,
  file_unreadable,
  file_unwritable,
  data_missing,
  checkpoint_unfit,
  checkpoint_damaged,
  peer_lost,
};

/// Returns the stable kebab-case name of a code, for example `tensor-shape-wrong`.
std::string_view error_name(ErrorCode code);

/// Returns what to do about a code: one sentence, the same for every occurrence. Names no flag and
/// no command; a program adds its own.
std::string_view error_advice(ErrorCode code);

/// An error. `detail` says where it was, what was expected and what was found.
struct Error {
  ErrorCode code;
  std::string detail;

  /// Returns `detail` and the advice for `code`, as the person reads them.
  std::string message() const;
};

/// A value, or the error that came in its place. A Result that is dropped does not compile: an
/// error is handled, or passed on by VAELET_TRY.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

/// For `return fail(ErrorCode::spec_invalid, "...")` in a function that returns a Result.
inline tl::unexpected<Error> fail(ErrorCode code, std::string detail) {
  return tl::unexpected<Error>(Error{code, std::move(detail)});
}

/// Passes the error of another Result on.
template <class T>
tl::unexpected<Error> pass_on(Result<T>& result) {
  return tl::unexpected<Error>(std::move(result.error()));
}

}  // namespace vaelet

/// Returns the error of `expression`, a Result, from the function around it, which returns a Result
/// too; goes on behind it when there is none: `VAELET_TRY(write_file(path, bytes));`.
#define VAELET_TRY(...)                                     \
  do {                                                      \
    if (auto vaelet_result = __VA_ARGS__; !vaelet_result) { \
      return ::vaelet::pass_on(vaelet_result);              \
    }                                                       \
  } while (false)

/// The same, and initialises `declaration` with the value:
/// `VAELET_TRY_ASSIGN(auto model, read_model_file(path));`.
#define VAELET_TRY_ASSIGN(declaration, ...) VAELET_TRY_ASSIGN_AT(__LINE__, declaration, __VA_ARGS__)
// One more step, so that __LINE__ has become a number where it joins the name.
#define VAELET_TRY_ASSIGN_AT(line, declaration, ...) \
  VAELET_TRY_ASSIGN_IN(vaelet_result_at_, line, declaration, __VA_ARGS__)
#define VAELET_TRY_ASSIGN_IN(name, line, declaration, ...) \
  auto name##line = __VA_ARGS__;                           \
  if (!name##line) return ::vaelet::pass_on(name##line);   \
  declaration = std::move(*name##line)
