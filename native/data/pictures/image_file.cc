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

Result<Image> decode_bytes(std::span<const std::byte> bytes, Colours colours) {
  switch (file_kind(bytes)) {
    case FileKind::png:
      return decode_png(bytes, colours);
    case FileKind::jpeg:
      return decode_jpeg(bytes, colours);
    case FileKind::bmp:
      return decode_bmp(bytes, colours);
    case FileKind::gif:
      return decode_gif(bytes, colours);
    case FileKind::pnm:
      return decode_pnm(bytes, colours);
    case FileKind::tga:
      return decode_tga(bytes, colours);
    case FileKind::other:
      break;
  }
  return refuse_picture(describe_other_file(bytes));
}

}  // namespace

Result<Image> decode_image(const std::filesystem::path& path, std::span<const std::byte> bytes,
                           Colours colours) {
  auto image = decode_bytes(bytes, colours);
  if (image) return image;
  return fail(image.error().code,
              fill("\"{}\": expected an image (PNG, JPEG, BMP, GIF, TGA or PNM), found {}",
                   {path.string(), image.error().detail}));
}

}  // namespace vaelet::native
