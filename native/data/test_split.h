#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vaelet::native {

/// One image in so many becomes a test image, where data have none of their own.
inline constexpr std::size_t images_per_test_image = 10;

/// The seed that chooses them where the person names none.
inline constexpr std::uint64_t default_split_seed = 1;

/// Returns whether each image of a class becomes a test image: a tenth of them, rounded to the
/// nearest and at least one, those for which the SHA-256 of "SEED/KEY" is least. The choice depends
/// neither on other classes nor on the machine.
std::vector<bool> choose_test(const std::vector<std::string>& keys, std::uint64_t seed);

/// What test images were chosen from.
struct TestChoice {
  std::size_t images = 0;       // of all classes
  std::size_t test_images = 0;  // that were chosen of them
  std::size_t fewest = 0;       // images of the smallest class, or the number of groups
  bool is_grouped = false;      // whole groups were chosen
  bool has_classes = true;
};

/// Returns the sentence that says how the test images were chosen: of each class, or whole groups.
std::string test_choice_text(const std::string& reason, const TestChoice& choice,
                             std::uint64_t seed);

}  // namespace vaelet::native
