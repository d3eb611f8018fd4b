#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vaelet::native {

/// Returns which of the words a person meant who wrote another: the one with the fewest letters
/// that are wrong, missing, too many or swapped. Returns an empty text when none is near.
std::string nearest_word(std::string_view word, const std::vector<std::string>& words);

/// Returns `; the nearest is WORD`, or an empty text when none is near.
std::string nearest_hint(std::string_view word, const std::vector<std::string>& words);

}  // namespace vaelet::native
