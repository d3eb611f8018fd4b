#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "shared/base/error.h"
#include "shared/base/text.h"

namespace vaelet {

/// Base of a class of checks that stop at the first error: each check is a member function, which
/// returns true, or the false of `refuse`. Inside a file this reads shorter and makes a smaller
/// wasm than a Result for each check.
class Checks {
 public:
  /// Returns the error, once a check has returned false.
  tl::unexpected<Error> refusal() { return tl::unexpected<Error>(std::move(error_)); }

 protected:
  /// Keeps the error whose detail is `fill(sentence, values)`, and returns false.
  template <std::size_t pieces>
  bool refuse(ErrorCode code, std::type_identity_t<Sentence<pieces>> sentence,
              const TextPiece (&values)[pieces]) {
    return refuse_filled(code, sentence.text(), values, pieces);
  }

  /// The same for a sentence without gaps.
  bool refuse(ErrorCode code, Sentence<0> sentence) {
    return refuse_filled(code, sentence.text(), nullptr, 0);
  }

  /// Puts the value of `result` at `target`, or refuses with its error.
  template <class T>
  bool accept(Result<T> result, T& target) {
    if (result) {
      target = std::move(*result);
    } else {
      error_ = std::move(result.error());
    }
    return result.has_value();
  }

  const Error& error() const { return error_; }

 private:
  bool refuse_filled(ErrorCode code, const char* sentence, const TextPiece* values,
                     std::size_t count);

  Error error_{ErrorCode::argument_invalid, ""};
};

}  // namespace vaelet
