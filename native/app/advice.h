#pragma once

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "shared/base/error.h"

namespace vaelet::native {

/// Returns what a person at the command line can do about an error: the flag or the command that
/// corrects it, where there is one, else `error_advice`.
std::string_view advice_for(ErrorCode code);

/// Returns an error as the person reads it. A detail that begins with the name of a parameter of
/// the libraries (`nll_images: ...`) names the flag of the command instead (`--nll-images: ...`).
std::string message_for(const Error& error, const CLI::App& command);

/// Adds to an error of this code what corrects it here, such as `--image-size 28x28 resizes them`.
template <class T>
Result<T> with_hint(Result<T> result, ErrorCode code, std::string_view hint) {
  if (!result && result.error().code == code) result.error().detail.append("; ").append(hint);
  return result;
}

}  // namespace vaelet::native
