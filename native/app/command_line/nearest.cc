#include "native/app/command_line/nearest.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Letters without case, `_` as `-`, and no dashes in front: what people mix up without thinking.
std::string plain(std::string_view word) {
  std::string text(word.substr(std::min(word.find_first_not_of('-'), word.size())));
  for (char& letter : text) {
    letter =
        letter == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return text;
}

/// Returns how many letters must be changed, added, left out or swapped with their neighbour to
/// make one word the other (the optimal string alignment distance).
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::vector<std::size_t>> steps(one.size() + 1,
                                              std::vector<std::size_t>(other.size() + 1));
  for (std::size_t i = 0; i <= one.size(); ++i) {
    for (std::size_t j = 0; j <= other.size(); ++j) {
      if (i == 0 || j == 0) {
        steps[i][j] = i + j;
        continue;
      }
      const std::size_t change = one[i - 1] == other[j - 1] ? 0 : 1;
      steps[i][j] =
          std::min({steps[i - 1][j] + 1, steps[i][j - 1] + 1, steps[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
        steps[i][j] = std::min(steps[i][j], steps[i - 2][j - 2] + 1);
      }
    }
  }
  return steps.back().back();
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& words) {
  constexpr std::size_t longest = 64;
  const std::string given = plain(word.substr(0, longest));
  if (given.empty()) return {};
  // A third of the letters may be wrong; more than that is another word.
  std::size_t least = std::max<std::size_t>(1, given.size() / 3) + 1;
  std::string nearest;
  for (const std::string& candidate : words) {
    const std::string known = plain(candidate);
    const bool is_beginning = given.size() >= 3 && known.starts_with(given);
    const std::size_t steps = is_beginning ? 1 : distance(given, known);
    if (steps >= least) continue;
    least = steps;
    nearest = candidate;
  }
  return nearest;
}

std::string nearest_hint(std::string_view word, const std::vector<std::string>& words) {
  const std::string nearest = nearest_word(word, words);
  return nearest.empty() ? std::string() : fill("; the nearest is {}", {nearest});
}

}  // namespace vaelet::native
