#pragma once

#include <string>
#include <utility>

#include "native/app/options/flag.h"
#include "native/app/options/flag_text.h"
#include "native/app/options/validators.h"
#include "native/data/data_set.h"
#include "shared/base/error.h"

namespace vaelet::native {

template <>
struct FlagText<ImageSize> {
  static constexpr auto type_name = "HxW";
  static CLI::Validator check();
  static ImageSize read(const std::string& text);
  static std::string write(ImageSize size);
};

/// `--data`, or another name of the flag for the folder of a data set.
Flag data_folder_flag(const std::string& name = "--data");

/// The flags that say how the images of a folder are taken, the same for every command.
template <class Source, class Visitor>
void visit_image_flags(Source& source, Visitor& flag) {
  flag(
      source.image_size,
      Flag(
          "--image-size", Role::identity,
          "Resize every image to HEIGHTxWIDTH, stretching it; else all have one size and keep it"));
  // Recorded where it is set only, as in files that were made before there was the flag.
  flag(source.transpose,
       Flag("--transpose", Role::identity,
            "Swap rows and columns of IDX images, which EMNIST's files store that way")
           .recorded_if(source.transpose));
  flag(source.split_seed,
       Flag("--split-seed", Role::identity,
            "Chooses the tenth of each class to test with, for images without test/ "
            "(default 1); keep it for all commands",
            whole_number_up_to(most<std::uint64_t>)));
}

/// The flags that say which data a command reads and how.
template <>
struct FlagsOf<DataSource> {
  template <class Source, class Visitor>
  static void visit(Source& source, Visitor& flag) {
    flag(source.folder, data_folder_flag());
    visit_image_flags(source, flag);
  }
};

/// Loads the data set and tells on the standard error what the person did not choose.
/// Errors: those of `load_data_set`.
Result<DataSet> load_data(const DataSource& source);

}  // namespace vaelet::native
