#include "shared/base/checks.h"

namespace vaelet {

bool Checks::refuse_filled(ErrorCode code, std::string_view sentence,
                           std::span<const TextPiece> values) {
  error_ = Error{code, fill_gaps(sentence, values)};
  return false;
}

}  // namespace vaelet
