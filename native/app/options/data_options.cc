#include "native/app/options/data_options.h"

#include <filesystem>
#include <iostream>
#include <optional>

#include "native/base/number.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

std::optional<int> image_side(const std::string& text) {
  const auto side = parse_number<int>(text);
  return side && *side >= 1 && *side <= max_image_side ? side : std::nullopt;
}

/// The size that `HxW` says.
std::optional<ImageSize> image_size(const std::string& text) {
  const std::size_t cross = text.find('x');
  if (cross == std::string::npos) return {};
  const auto height = image_side(text.substr(0, cross));
  const auto width = image_side(text.substr(cross + 1));
  if (!height || !width) return {};
  return ImageSize{*height, *width};
}

std::string size_text(ImageSize size) { return fill("{}x{}", {size.height, size.width}); }

std::string check_image_size(const std::string& text) {
  if (image_size(text)) return {};
  return fill("expected HEIGHTxWIDTH in pixels, each from 1 to {}, such as {}, found {}",
              {max_image_side, size_text({48, 64}), text});
}

}  // namespace

CLI::Option* add_data_options(CLI::App& command, DataSource& source,
                              const std::string& folder_option) {
  CLI::Option* folder =
      command
          .add_option(folder_option, source.folder,
                      "Folder with the four IDX files, plain or .gz, or with images: CLASS/*.png "
                      "or train/CLASS/*.png and test/CLASS/*.png, also JPEG, BMP, ...")
          ->capture_default_str();
  command
      .add_option_function<std::string>(
          "--image-size", [&](const std::string& text) { source.image_size = image_size(text); },
          "Resize every image to HEIGHTxWIDTH, stretching it; else all have one size and keep it")
      ->check(check_image_size)
      ->type_name("HxW");
  command.add_flag("--transpose", source.transpose,
                   "Swap rows and columns of IDX images, which EMNIST's files store that way");
  command
      .add_option("--split-seed", source.split_seed,
                  "Chooses the tenth of each class to test with, for images without test/ "
                  "(default 1); keep it for all commands")
      ->type_name("UINT");
  return folder;
}

Result<DataSet> load_data(const DataSource& source) {
  auto data = load_data_set(source);
  if (data && !data->test_choice.empty()) {
    std::cerr << data->name << ": " << data->test_choice << '\n';
  }
  return data;
}

std::vector<NamedValue> data_configuration(const DataSource& source) {
  std::vector<NamedValue> values{{"data", without_folders(source.folder)}};
  if (source.image_size) values.push_back({"image-size", size_text(*source.image_size)});
  if (source.transpose) values.push_back({"transpose", "true"});
  if (source.split_seed) values.push_back({"split-seed", std::to_string(*source.split_seed)});
  return values;
}

std::string without_folders(const std::string& path) {
  const std::filesystem::path whole(path);
  return whole.is_absolute() ? whole.filename().string() : path;
}

}  // namespace vaelet::native
