#include "native/data/folders/image_reader.h"

#include <algorithm>
#include <utility>

#include "native/base/file.h"
#include "native/base/sha256.h"
#include "native/data/pictures/image_file.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<DecodedFile> read_image_file(const std::filesystem::path& path, Colours colours) {
  // A pipe would be waited for.
  std::error_code error;
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
    return fail(
        ErrorCode::file_unreadable,
        fill("\"{}\": expected a file, found a pipe, a socket or a device", {path.string()}));
  }
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  VAELET_TRY_ASSIGN(auto image, decode_image(path, bytes, colours));
  return DecodedFile{sha256_hex(bytes), std::move(image)};
}

std::vector<std::uint8_t> prepared_pixels(Image image, const ImagePreparation& preparation) {
  if (preparation.factor != 1.0F) {
    for (float& pixel : image.pixels) pixel = std::min(pixel * preparation.factor, 1.0F);
  }
  return channel_levels(fit_image(image, preparation.size, preparation.fit), preparation.channels);
}

Result<std::vector<std::uint8_t>> read_pixels_again(const std::filesystem::path& path,
                                                    const std::string& digest,
                                                    const ImagePreparation& preparation) {
  VAELET_TRY_ASSIGN(auto decoded, read_image_file(path, preparation.colours()));
  if (decoded.digest != digest) {
    return fail(
        ErrorCode::data_damaged,
        fill("\"{}\" has changed since the command began to read the data", {path.string()}));
  }
  return prepared_pixels(std::move(decoded.image), preparation);
}

}  // namespace vaelet::native
