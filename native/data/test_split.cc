#include "native/data/test_split.h"

#include <algorithm>
#include <utility>

#include "native/base/sha256.h"
#include "shared/base/text.h"

namespace vaelet::native {

std::vector<bool> choose_test(const std::vector<std::string>& keys, std::uint64_t seed) {
  const std::size_t wanted =
      std::max<std::size_t>(1, (keys.size() + images_per_test_image / 2) / images_per_test_image);
  std::vector<std::pair<std::string, std::size_t>> draws;
  for (std::size_t image = 0; image < keys.size(); ++image) {
    draws.emplace_back(sha256_hex(std::to_string(seed) + "/" + keys[image]), image);
  }
  std::ranges::sort(draws);
  std::vector<bool> is_test(keys.size(), false);
  for (std::size_t draw = 0; draw < std::min(wanted, draws.size()); ++draw) {
    is_test[draws[draw].second] = true;
  }
  return is_test;
}

std::string test_choice_text(const std::string& reason, const TestChoice& choice,
                             std::uint64_t seed) {
  std::string part = fill("one in {}", {images_per_test_image});
  if (choice.is_grouped) {
    part = fill("all of one group in {}", {images_per_test_image});
  } else if (choice.has_classes) {
    part += " of each class";
  }
  if (choice.fewest < images_per_test_image) part += ", at least one";
  return fill("{}, so {} of {} images, {}, chosen by the split seed {}, are the test images",
              {reason, choice.test_images, choice.images, part, std::to_string(seed)});
}

}  // namespace vaelet::native
