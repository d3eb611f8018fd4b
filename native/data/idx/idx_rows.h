#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/data/data_set.h"
#include "native/data/idx/idx_halves.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Images of a half by their numbers in the file, and their classes.
struct ChosenRows {
  std::vector<std::size_t> images;
  std::vector<std::int32_t> classes;
};

struct IdxRows {
  ChosenRows training;
  ChosenRows test;  // in the training file, where there is no file for testing
  std::string test_choice;
};

/// Returns the images of the classes with these labels, and splits off test images where there are
/// none: of each class or, of images in groups, whole families. Errors: data_damaged (a test label
/// that no class has, a class with too few images).
Result<IdxRows> idx_rows(const IdxHalves& halves, const std::vector<int>& labels,
                         std::uint64_t seed);

/// The turn and the size of every image of the file.
struct IdxPreparation {
  ImageSize stored;
  int channels = 1;
  bool transpose;
  std::optional<ImageSize> resized;
  Fit fit = Fit::crop;

  ImageSize upright() const { return transpose ? ImageSize{stored.width, stored.height} : stored; }
  ImageSize result() const { return resized.value_or(upright()); }
};

/// Returns the chosen images of a half, prepared. Takes the half's levels where all images stay as
/// they are.
LabelledImages taken_images(IdxHalf&& half, const ChosenRows& rows,
                            const IdxPreparation& preparation);

/// Sets the summary of a data set whose training images are in memory.
void summarise(DataSet& data);

}  // namespace vaelet::native
