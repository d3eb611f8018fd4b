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

/// Returns the sentence that says how the test images were chosen: of each class, or whole groups.
std::string test_choice_text(const std::string& reason, std::size_t test_images, std::size_t images,
                             bool is_grouped, std::uint64_t seed);

}  // namespace vaelet::native
