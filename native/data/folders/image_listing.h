#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "native/data/folders/folder_tree.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns the group of an image by its path: the folder that it stands in.
std::string group_name(const std::string& file);

/// A class and its images' paths below the listing's folder, in natural order.
struct ImageClass {
  std::string name;
  std::vector<std::string> files;
};

/// The images of a folder of images.
struct ImageListing {
  std::filesystem::path folder;      // in which the data set begins, below the one that was named
  bool is_grouped = false;           // each class holds a folder for each of its groups
  bool is_labelled = true;           // else all images are of one class, which has no meaning
  std::vector<ImageClass> training;  // in natural order of their names
  std::vector<ImageClass> test;      // empty when the folder has no test images of its own
  std::vector<std::string> notes;    // sentences about what was left out or chosen
};

/// Finds the images of a data set in a folder:
/// - CLASS/IMAGE, or IMAGE alone: a data set without labels;
/// - either of them below folders for halves (`half_of`): train, and test or else val, where there
///   is one;
/// - either of them below single folders that hold nothing else, as archives unpack.
/// A class may hold its images in a single folder of its own or, where they are `grouped`, in a
/// folder for each group, whose names mean the same in all classes; an empty folder is a class
/// without images. Files that are no pictures by their names, and folders of such files beside
/// classes, are left out with a note. Errors: data_damaged, with what the folder holds (images
/// beside folders of images, folders within the folder of a class, a test half alone or with a
/// class that training has not), data_missing (no image).
Result<ImageListing> list_images(const FolderTree& tree, const std::filesystem::path& folder,
                                 bool grouped = false);

/// Returns the number of files of all classes.
std::size_t count_files(const std::vector<ImageClass>& classes);

}  // namespace vaelet::native
