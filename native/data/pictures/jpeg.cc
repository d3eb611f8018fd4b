#include "native/data/pictures/jpeg.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// jpeglib.h needs what <cstdio> declares, and jerror.h what jpeglib.h does.
// clang-format off
#include <jpeglib.h>
#include <jerror.h>
// clang-format on

#include "native/data/pictures/orientation.h"
#include "native/data/pictures/refusal.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

// Writers of progressive files make ten or so. Each costs the time of a whole picture.
constexpr int most_scans = 100;
const std::string format = "a JPEG";

/// A JPEG as libjpeg reads it. libjpeg leaves a function at a mistake by longjmp, so that nothing
/// that `run` calls may own memory.
class JpegFile {
 public:
  explicit JpegFile(std::span<const std::byte> bytes);
  JpegFile(const JpegFile&) = delete;
  JpegFile& operator=(const JpegFile&) = delete;
  ~JpegFile() { jpeg_destroy_decompress(&file_); }

  /// Reads what stands before the pixels, and checks the size.
  Result<void> read_header();
  Result<Image> read_pixels(Colours colours);
  int orientation() const;

 private:
  static JpegFile& self_of(j_common_ptr file) { return *static_cast<JpegFile*>(file->client_data); }

  template <class Step>
  bool run(Step step) {
    if (setjmp(start_) != 0) return false;
    step();
    return true;
  }

  [[noreturn]] void give_up() {
    errors_.format_message(reinterpret_cast<j_common_ptr>(&file_), message_.data());
    std::longjmp(start_, 1);
  }

  void take_warning();
  std::size_t least_bytes() const;
  Result<void> check_colours() const;
  tl::unexpected<Error> refusal() const;

  std::span<const std::byte> bytes_;
  jpeg_decompress_struct file_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::jmp_buf start_{};
  std::array<char, JMSG_LENGTH_MAX> message_{};
  bool lacks_end_ = false;
  bool has_lost_pixels_ = false;
};

JpegFile::JpegFile(std::span<const std::byte> bytes) : bytes_(bytes) {
  file_.err = jpeg_std_error(&errors_);
  file_.client_data = this;
  errors_.error_exit = [](j_common_ptr file) { self_of(file).give_up(); };
  errors_.emit_message = [](j_common_ptr file, int level) {
    if (level < 0) self_of(file).take_warning();
  };
  progress_.progress_monitor = [](j_common_ptr file) {
    const auto& self = self_of(file);
    if (self.file_.input_scan_number > most_scans) ERREXIT(file, JERR_BAD_PROGRESSION);
  };
}

/// Gives up where pixels are lost; what else libjpeg can mend does not change the picture.
void JpegFile::take_warning() {
  const int code = errors_.msg_code;
  lacks_end_ |= code == JWRN_JPEG_EOF;
  has_lost_pixels_ = code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
                     code == JWRN_ARITH_BAD_CODE || code == JWRN_MUST_RESYNC;
  if (has_lost_pixels_) give_up();
}

/// Returns what is wrong with a file that libjpeg gave up.
tl::unexpected<Error> JpegFile::refusal() const {
  if (lacks_end_) return refuse_cut_off(format);
  const std::string what = message_.data();
  if (has_lost_pixels_) return refuse_picture(fill("a JPEG that is damaged ({})", {what}));
  return refuse_picture(fill("a JPEG that cannot be decoded ({}); save it as PNG", {what}));
}

Result<void> JpegFile::check_colours() const {
  const J_COLOR_SPACE space = file_.jpeg_color_space;
  if (space != JCS_UNKNOWN) return {};
  return refuse_picture(
      fill("a JPEG with {} values a pixel, whose colours are not known; save it "
           "as PNG",
           {file_.num_components}));
}

/// Returns the bytes that the pixels need at least: a Huffman code of one bit for each block of
/// 8 x 8; an arithmetic code may be shorter.
std::size_t JpegFile::least_bytes() const {
  std::size_t blocks = 0;
  for (int index = 0; index < file_.num_components; ++index) {
    const jpeg_component_info& component = file_.comp_info[index];
    blocks += std::size_t{component.width_in_blocks} * component.height_in_blocks;
  }
  return file_.arith_code != 0 ? blocks / 512 : blocks / 8;
}

Result<void> JpegFile::read_header() {
  const bool done = run([this] {
    jpeg_create_decompress(&file_);
    file_.progress = &progress_;
    jpeg_mem_src(&file_, reinterpret_cast<const unsigned char*>(bytes_.data()),
                 static_cast<unsigned long>(bytes_.size()));
    jpeg_save_markers(&file_, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&file_, TRUE);
  });
  if (!done) return refusal();
  VAELET_TRY(check_colours());
  const ImageSize size{static_cast<int>(file_.image_height), static_cast<int>(file_.image_width)};
  VAELET_TRY(check_picture_size(format, size));
  return check_enough_bytes(format, size, bytes_.size(), least_bytes());
}

/// Returns the EXIF orientation, of the first marker that has EXIF data.
int JpegFile::orientation() const {
  constexpr std::string_view mark("Exif\0", 5);
  for (auto* marker = file_.marker_list; marker != nullptr; marker = marker->next) {
    const std::span content(marker->data, marker->data_length);
    if (content.size() > mark.size() && std::ranges::equal(content.first(mark.size()), mark)) {
      return exif_orientation(std::as_bytes(content));
    }
  }
  return 1;
}

/// Adds a pixel. CMYK is stored inverted: 255 is no ink.
void add_pixel(const JSAMPLE* levels, int channels, ImageMaker& maker) {
  constexpr double full = 255.0;
  if (channels == 1) return maker.add_grey(levels[0] / full);
  const double ink = channels == 4 ? levels[3] / full : 1.0;
  maker.add_colour(ink * levels[0] / full, ink * levels[1] / full, ink * levels[2] / full);
}

Result<Image> JpegFile::read_pixels(Colours colours) {
  const bool is_ink = file_.jpeg_color_space == JCS_CMYK || file_.jpeg_color_space == JCS_YCCK;
  const bool is_grey = file_.jpeg_color_space == JCS_GRAYSCALE;
  file_.out_color_space = is_ink ? JCS_CMYK : is_grey ? JCS_GRAYSCALE : JCS_RGB;
  if (!run([this] { jpeg_start_decompress(&file_); })) return refusal();
  const int channels = file_.output_components;
  const auto width = static_cast<std::size_t>(file_.output_width);
  std::vector<JSAMPLE> row(width * static_cast<std::size_t>(channels));
  ImageMaker maker({static_cast<int>(file_.output_height), static_cast<int>(file_.output_width)},
                   channels != 1, colours);
  JSAMPROW rows = row.data();
  while (file_.output_scanline < file_.output_height) {
    if (!run([this, &rows] { jpeg_read_scanlines(&file_, &rows, 1); })) return refusal();
    for (std::size_t column = 0; column < width; ++column) {
      add_pixel(row.data() + column * static_cast<std::size_t>(channels), channels, maker);
    }
  }
  // One scan may end without the mark of the end, as webcams leave it out.
  if (lacks_end_ && (jpeg_has_multiple_scans(&file_) != 0 || file_.arith_code != 0)) {
    return refuse_cut_off(format);
  }
  return maker.take();
}

}  // namespace

Result<Image> decode_jpeg(std::span<const std::byte> bytes, Colours colours) {
  JpegFile file(bytes);
  VAELET_TRY(file.read_header());
  VAELET_TRY_ASSIGN(auto image, file.read_pixels(colours));
  return turn_upright(std::move(image), file.orientation());
}

}  // namespace vaelet::native
