#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "native/app/options/enum_names.h"
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

template <>
struct FlagText<ClassChoice> {
  static constexpr auto type_name = "NAME,...";
  static CLI::Validator check();
  static ClassChoice read(const std::string& text);
  static std::string write(const ClassChoice& choice);
};

template <>
struct EnumNames<Fit> {
  static constexpr auto all() {
    using Pair = std::pair<Fit, std::string_view>;
    return std::array{Pair{Fit::crop, "crop"}, Pair{Fit::pad, "pad"},
                      Pair{Fit::stretch, "stretch"}};
  }
};

/// `--data`, or another name of the flag for the folder of a data set.
Flag data_folder_flag(const std::string& name = "--data");

/// The flags that say how the images of a folder are taken, the same for every command.
template <class Source, class Visitor>
void visit_image_flags(Source& source, Visitor& flag) {
  flag(source.image_size,
       Flag("--image-size", Role::identity,
            "Bring every image to HEIGHTxWIDTH; else all have one size and keep it"));
  flag(source.fit,
       Flag("--fit", Role::identity,
            "How an image of another shape gets --image-size: crop (scaled to cover it, then cut "
            "at both ends), pad (scaled to fit into it, then filled with the median colour of its "
            "own "
            "edge) or stretch")
           .applies_if(source.image_size.has_value(),
                       "--fit brings images to a size; expected --image-size with it, found none"));
  flag(source.channels,
       Flag("--channels", Role::identity,
            "1: read all images in grey, 3: in colour (default: in colour where a training image "
            "has colour)",
            channel_number()));
  // Recorded where it is set only, as in files that were made before there was the flag.
  flag(source.transpose,
       Flag("--transpose", Role::identity,
            "Swap rows and columns of IDX images, which EMNIST's files store that way")
           .recorded_if(source.transpose));
  flag(source.split_seed,
       Flag("--split-seed", Role::identity,
            "Chooses the tenth of each class to test with, for data without test images (default "
            "1); keep it for all commands",
            whole_number_up_to(most<std::uint64_t>)));
  flag(source.classes,
       Flag("--classes", Role::identity,
            "Read these classes alone, by name or label, with commas between them: 3,7")
           .recorded_if(!source.classes.names.empty()));
  flag(source.skip_broken, Flag("--skip-broken", Role::identity,
                                "Name all pictures that cannot be read, and go on without them")
                               .recorded_if(source.skip_broken));
  flag(source.memory_mib,
       Flag("--data-memory", Role::other,
            "MiB of pixels of a folder of pictures to keep in memory; of more, the others are "
            "decoded when they are needed (default: half of the machine's memory)",
            whole_number(1, std::int64_t{1} << 40)));
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

/// Loads the data set and tells on the standard error what was left out, chosen or assumed.
/// Errors: data_damaged (pictures that cannot be read, unless the source skips them), and those of
/// `load_data_set`.
Result<DataSet> load_data(const DataSource& source);

/// Does the same for a command that learns from the data. Errors: those of `load_data` and
/// `check_can_teach`.
Result<DataSet> load_training_data(const DataSource& source);

}  // namespace vaelet::native
