#include "shared/base/checks.h"

namespace vaelet {

bool Checks::refuse_filled(ErrorCode code, const char* sentence, const TextPiece* values,
                           std::size_t count) {
  error_ = Error{code, fill_gaps(sentence, values, count)};
  return false;
}

}  // namespace vaelet
