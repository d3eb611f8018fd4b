#include "native/app/direction/pictures.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

#include "native/data/folders/folder_tree.h"
#include "native/data/folders/image_reader.h"
#include "native/data/folders/image_scan.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t pictures_at_once = 256;

Result<std::int64_t> label_of(const ModelSpec& spec, const fs::path& file,
                              const std::string& label) {
  if (!is_conditional(spec)) return 0;
  const std::string name = label.empty() ? file.parent_path().filename().string() : label;
  const auto found = std::ranges::find(spec.labels, name);
  if (found != spec.labels.end()) return found - spec.labels.begin();
  return fail(ErrorCode::argument_invalid,
              fill("\"{}\": expected a folder that is named as one of the labels of {}, such as "
                   "\"{}\", or --label, found \"{}\"",
                   {file.string(), spec.name, spec.labels.front(), name}));
}

/// Returns how the pictures are prepared: as those of a training, which reads masks of 0 and 1 as
/// black and white.
Result<ImagePreparation> preparation_of(const PictureSource& pictures, const ImageFormat& image) {
  VAELET_TRY(read_image_file(pictures.files.front(), Colours::grey));
  DataSource source;
  source.image_size = ImageSize{image.height, image.width};
  source.fit = pictures.fit;
  source.channels = image.channels;
  std::vector<std::string> paths;
  for (const fs::path& file : pictures.files) paths.push_back(file.string());
  constexpr std::size_t keeps_no_pixels = 0;
  VAELET_TRY_ASSIGN(const auto scan, scan_images({}, paths, 0, source, keeps_no_pixels));
  return scan.preparation;
}

Result<torch::Tensor> pixels_of(const fs::path& file, const ImagePreparation& preparation) {
  VAELET_TRY_ASSIGN(auto decoded, read_image_file(file, preparation.colours()));
  auto levels = prepared_pixels(std::move(decoded.image), preparation);
  const ImageFormat image = format_of(preparation.size, preparation.channels);
  return torch::from_blob(levels.data(), image_batch_shape(1, image), torch::kUInt8)
      .to(torch::kFloat)
      .div(255.0);
}

}  // namespace

Result<std::vector<fs::path>> pictures_in(const fs::path& folder) {
  VAELET_TRY_ASSIGN(const auto tree, read_folder_tree(folder));
  std::vector<fs::path> files;
  const std::function<void(const FolderTree&, const fs::path&)> collect =
      [&](const FolderTree& at, const fs::path& path) {
        for (const std::string& image : at.images) files.push_back(path / image);
        for (const FolderTree& below : at.folders) collect(below, path / below.name);
      };
  collect(tree, folder);
  if (!files.empty()) return files;
  return fail(ErrorCode::data_missing,
              "found no pictures in \"" + folder.string() + "\", but " + contents_of(tree));
}

Result<EncodedPictures> encode_pictures(const Vae& vae, const PictureSource& source) {
  const torch::NoGradGuard no_grad;
  const ModelSpec& spec = vae.spec();
  const std::vector<fs::path>& files = source.files;
  VAELET_TRY_ASSIGN(const auto preparation, preparation_of(source, spec.image));
  const auto classes = static_cast<std::int64_t>(std::max<std::size_t>(spec.labels.size(), 1));
  std::vector<torch::Tensor> means;
  std::vector<std::int64_t> labels;
  for (std::size_t start = 0; start < files.size(); start += pictures_at_once) {
    std::vector<torch::Tensor> pixels;
    const std::size_t end = std::min(start + pictures_at_once, files.size());
    for (std::size_t file = start; file < end; ++file) {
      VAELET_TRY_ASSIGN(auto image, pixels_of(files[file], preparation));
      VAELET_TRY_ASSIGN(const auto own, label_of(spec, files[file], source.label));
      pixels.push_back(std::move(image));
      labels.push_back(own);
    }
    const std::vector<std::int64_t> batch(labels.begin() + static_cast<std::ptrdiff_t>(start),
                                          labels.end());
    const torch::Tensor one_hot =
        torch::one_hot(torch::tensor(torch::ArrayRef<std::int64_t>(batch), torch::kLong), classes)
            .to(torch::kFloat);
    means.push_back(vae.encode(vae.to_model_space(torch::cat(pixels)), one_hot).mean);
  }
  return EncodedPictures{torch::cat(means),
                         torch::tensor(torch::ArrayRef<std::int64_t>(labels), torch::kLong)};
}

}  // namespace vaelet::native
