#include "native/data/pictures/refusal.h"

#include <utility>

#include "shared/base/text.h"

namespace vaelet::native {

tl::unexpected<Error> refuse_picture(std::string found) {
  return fail(ErrorCode::data_damaged, std::move(found));
}

tl::unexpected<Error> refuse_cut_off(const std::string& format) {
  return refuse_picture(format + " that is cut off");
}

Result<void> check_picture_size(const std::string& format, ImageSize size) {
  if (size.height < 1 || size.width < 1) {
    return refuse_picture(fill("{} of {} x {} pixels, which shows nothing",
                               {format, std::int64_t{size.height}, std::int64_t{size.width}}));
  }
  if (pixel_count(size) > max_picture_pixels) {
    return refuse_picture(fill("{} of {} x {} pixels, which is more than {} pixels in all",
                               {format, size.height, size.width, max_picture_pixels}));
  }
  return {};
}

Result<void> check_enough_bytes(const std::string& format, ImageSize size, std::size_t found,
                                std::size_t needed) {
  if (found >= needed) return {};
  return refuse_picture(
      fill("{} that is cut off: {} x {} pixels need at least {} bytes, and it has {}",
           {format, size.height, size.width, needed, found}));
}

}  // namespace vaelet::native
