#include "native/app/options/data_options.h"

#include <filesystem>
#include <iostream>
#include <optional>
#include <system_error>

#include "native/base/data_home.h"
#include "native/base/number.h"
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

/// Where there is no checkout, the usual data set stands where `vaelet data` puts it.
DataSource where_found(DataSource source) {
  std::error_code error;
  const auto usual = data_home() / "mnist";
  const bool is_usual = source.folder == DataSource{}.folder;
  if (is_usual && !std::filesystem::exists(source.folder, error) &&
      std::filesystem::exists(usual, error)) {
    source.folder = usual.string();
  }
  return source;
}

}  // namespace

CLI::Validator FlagText<ImageSize>::check() { return {check_image_size, ""}; }

ImageSize FlagText<ImageSize>::read(const std::string& text) { return *image_size(text); }

std::string FlagText<ImageSize>::write(ImageSize size) {
  return fill("{}x{}", {size.height, size.width});
}

Flag data_folder_flag(const std::string& name) {
  return Flag(name, Role::identity,
              "Folder with the four IDX files, plain or .gz, or with images: CLASS/*.png "
              "or train/CLASS/*.png and test/CLASS/*.png, also JPEG, BMP, ...")
      .path()
      .reads();
}

Result<DataSet> load_data(const DataSource& source) {
  auto data = load_data_set(where_found(source));
  if (data && !data->test_choice.empty()) {
    std::cerr << data->name << ": " << data->test_choice << "; --split-seed chooses others\n";
  }
  return data;
}

}  // namespace vaelet::native
