#include "shared/base/checks.h"

namespace vaelet {

bool Checks::refuse(ErrorCode code, std::string_view sentence,
                    std::initializer_list<TextPiece> pieces) {
  error_ = Error{code, fill(sentence, pieces)};
  return false;
}

}  // namespace vaelet
