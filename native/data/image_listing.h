#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A class and its images' paths below the data set's folder, in natural order.
struct ImageClass {
  std::string name;
  std::vector<std::string> files;
};

/// The images of a folder of images: the same classes twice, in natural order of their names.
struct ImageListing {
  std::vector<ImageClass> training;
  std::vector<ImageClass> test;  // empty when the folder has no test images of its own
};

/// Lists FOLDER/CLASS/IMAGE, or FOLDER/train/CLASS/IMAGE and, where there is one,
/// FOLDER/test/CLASS/IMAGE. Hidden names and files beside the folders of the classes are left out.
/// Errors: data_damaged (a class without images or with folders inside, a folder beside train and
/// test, test without train or with other classes), data_missing, file_unreadable.
Result<ImageListing> list_images(const std::filesystem::path& folder);

/// One image in so many becomes a test image, where a folder has none of its own.
inline constexpr std::size_t images_per_test_image = 10;

/// Moves a tenth of each class, rounded to the nearest and at least one image, from training to
/// test: those for which the SHA-256 of "SEED/PATH" is least, so that the choice depends neither on
/// other images and classes nor on the machine. Errors: data_damaged (a class with a single image).
Result<void> split_off_test(ImageListing& listing, std::uint64_t seed);

/// Returns the number of files of all classes.
std::size_t count_files(const std::vector<ImageClass>& classes);

}  // namespace vaelet::native
