#include "native/data/pictures/image_file.h"

#include "native/data/pictures/bmp.h"
#include "native/data/pictures/file_kind.h"
#include "native/data/pictures/gif.h"
#include "native/data/pictures/jpeg.h"
#include "native/data/pictures/png.h"
#include "native/data/pictures/pnm.h"
#include "native/data/pictures/refusal.h"
#include "native/data/pictures/tga.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Result<GreyImage> decode_bytes(std::span<const std::byte> bytes) {
  switch (file_kind(bytes)) {
    case FileKind::png:
      return decode_png(bytes);
    case FileKind::jpeg:
      return decode_jpeg(bytes);
    case FileKind::bmp:
      return decode_bmp(bytes);
    case FileKind::gif:
      return decode_gif(bytes);
    case FileKind::pnm:
      return decode_pnm(bytes);
    case FileKind::tga:
      return decode_tga(bytes);
    case FileKind::other:
      break;
  }
  return refuse_picture(describe_other_file(bytes));
}

}  // namespace

Result<GreyImage> decode_image(const std::filesystem::path& path,
                               std::span<const std::byte> bytes) {
  auto image = decode_bytes(bytes);
  if (image) return image;
  return fail(image.error().code,
              fill("\"{}\": expected an image (PNG, JPEG, BMP, GIF, TGA or PNM), found {}",
                   {path.string(), image.error().detail}));
}

}  // namespace vaelet::native
