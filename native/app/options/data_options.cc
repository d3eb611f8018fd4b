#include "native/app/options/data_options.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>
#include <system_error>
#include <vector>

#include "native/app/options/data_quality.h"
#include "native/base/data_home.h"
#include "native/base/number.h"
#include "native/base/printable.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

std::optional<int> image_side(const std::string& text) {
  const auto side = parse_number<int>(text);
  return side && *side >= 1 && *side <= max_image_side ? side : std::nullopt;
}

/// Returns the size that `HxW` says.
std::optional<ImageSize> image_size(const std::string& text) {
  const std::size_t cross = text.find('x');
  if (cross == std::string::npos) return {};
  const auto height = image_side(text.substr(0, cross));
  const auto width = image_side(text.substr(cross + 1));
  if (!height || !width) return {};
  return ImageSize{*height, *width};
}

std::string check_image_size(const std::string& text) {
  if (image_size(text)) return {};
  return fill("expected HEIGHTxWIDTH in pixels, each from 1 to {}, such as 48x64, found {}",
              {max_image_side, text});
}

/// Outside of a checkout, the usual data set stands where `vaelet data` puts it.
DataSource where_found(DataSource source) {
  std::error_code error;
  const bool is_usual = source.folder == DataSource{}.folder;
  if (!is_usual || std::filesystem::exists(source.folder, error)) return source;
  for (const auto& home : {data_home(), personal_data_home()}) {
    if (!std::filesystem::exists(home / "mnist", error)) continue;
    source.folder = (home / "mnist").string();
    break;
  }
  return source;
}

/// Returns the words between commas.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
  return words;
}

std::string check_classes(const std::string& text) {
  const auto words = words_of(text);
  const bool has_empty = words.empty() || text.ends_with(',') ||
                         std::ranges::any_of(words, [](const auto& word) { return word.empty(); });
  return has_empty
             ? "expected names of classes with commas between them, such as 3,7, found " + text
             : std::string();
}

}  // namespace

CLI::Validator FlagText<ImageSize>::check() { return {check_image_size, ""}; }

ImageSize FlagText<ImageSize>::read(const std::string& text) { return *image_size(text); }

std::string FlagText<ImageSize>::write(ImageSize size) {
  return fill("{}x{}", {size.height, size.width});
}

CLI::Validator FlagText<ClassChoice>::check() { return {check_classes, ""}; }

ClassChoice FlagText<ClassChoice>::read(const std::string& text) { return {words_of(text)}; }

std::string FlagText<ClassChoice>::write(const ClassChoice& choice) {
  std::string text;
  for (const std::string& name : choice.names) text += (text.empty() ? "" : ",") + name;
  return text;
}

Flag data_folder_flag(const std::string& name) {
  return Flag(name, Role::identity,
              "Folder with IDX files, plain or .gz, or with pictures: CLASS/*.png, or "
              "train/CLASS/*.png and test/CLASS/*.png, or *.png without classes")
      .path()
      .reads();
}

Result<DataSet> load_data(const DataSource& source) {
  VAELET_TRY_ASSIGN(auto data, load_data_set(where_found(source)));
  VAELET_TRY(check_broken(data, source.skip_broken));
  const auto tell = [&](const std::string& sentence) {
    std::cerr << printable(data.name) << ": " << printable(sentence) << '\n';
  };
  for (const std::string& note : data.notes) tell(note);
  if (!data.colour_choice.empty()) {
    tell(data.colour_choice + "; --channels 1 reads them in grey");
  }
  if (!data.test_choice.empty()) tell(data.test_choice + "; --split-seed chooses others");
  if (data.may_lie_on_side) {
    tell(
        "EMNIST's files store images with rows and columns swapped, so these probably lie on "
        "their side; --transpose turns them");
  }
  return data;
}

Result<DataSet> load_training_data(const DataSource& source) {
  VAELET_TRY_ASSIGN(auto data, load_data(source));
  VAELET_TRY_ASSIGN(auto notes, check_can_teach(data));
  for (const std::string& note : notes)
    std::cerr << printable(data.name) << ": " << printable(note) << '\n';
  return data;
}

}  // namespace vaelet::native
