#include "native/data/pictures/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "native/data/pictures/tga.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

using namespace std::string_view_literals;

constexpr const char* convert = "; convert it to PNG";
constexpr std::size_t most_text_bytes = 1024;  // of a text's beginning, which tells what it is
constexpr const char* remove = "; move it out of the folder";

/// Bytes by which a file is known.
struct Mark {
  std::size_t offset;
  std::string_view bytes;
};

struct ReadFormat {
  FileKind kind;
  std::string_view mark;
  const char* cut_off;  // what a file is that ends within the mark
};

constexpr std::array read_formats{
    ReadFormat{FileKind::png, "\x89PNG\r\n\x1a\n"sv, "a PNG that is cut off"},
    ReadFormat{FileKind::jpeg, "\xff\xd8\xff"sv, "a JPEG that is cut off"},
    ReadFormat{FileKind::gif, "GIF87a"sv, "a GIF that is cut off"},
    ReadFormat{FileKind::gif, "GIF89a"sv, "a GIF that is cut off"},
};

struct OtherFile {
  Mark mark;
  const char* name;
  const char* advice;
};

constexpr std::array other_files{
    OtherFile{{8, "WEBP"sv}, "a WebP picture", convert},
    OtherFile{{0, "II*\0"sv}, "a TIFF picture", convert},
    OtherFile{{0, "MM\0*"sv}, "a TIFF picture", convert},
    OtherFile{{0, "II+\0"sv}, "a TIFF picture", convert},
    OtherFile{{0, "MM\0+"sv}, "a TIFF picture", convert},
    OtherFile{{0, "8BPS"sv}, "a Photoshop file (PSD)", convert},
    OtherFile{{0, "#?RADIANCE"sv}, "a Radiance picture (HDR)", convert},
    OtherFile{{0, "#?RGBE"sv}, "a Radiance picture (HDR)", convert},
    OtherFile{{0, "\x53\x80\xf6\x34"sv}, "a Softimage picture (PIC)", convert},
    OtherFile{{0, "\xff\x0a"sv}, "a JPEG XL picture", convert},
    OtherFile{{0, "\0\0\0\x0cJXL "sv}, "a JPEG XL picture", convert},
    OtherFile{{0, "\0\0\0\x0cjP  "sv}, "a JPEG 2000 picture", convert},
    OtherFile{{0, "\xff\x4f\xff\x51"sv}, "a JPEG 2000 picture", convert},
    OtherFile{{0, "\x76\x2f\x31\x01"sv}, "an OpenEXR picture", convert},
    OtherFile{{0, "P7\n"sv}, "a PAM picture", convert},
    OtherFile{{0, "PF\n"sv}, "a PFM picture", convert},
    OtherFile{{0, "Pf\n"sv}, "a PFM picture", convert},
    OtherFile{{0, "qoif"sv}, "a QOI picture", convert},
    OtherFile{{0, "DDS "sv}, "a DDS texture", convert},
    OtherFile{{0, "\0\0\1\0"sv}, "a Windows icon (ICO)", convert},
    OtherFile{{0, "\0\0\2\0"sv}, "a Windows cursor (CUR)", convert},
    OtherFile{{0, "\x8aMNG"sv}, "an MNG animation", convert},
    OtherFile{{0, "\xc5\xd0\xd3\xc6"sv}, "an EPS drawing", convert},
    OtherFile{{0, "%!PS"sv}, "a PostScript drawing", convert},
    OtherFile{{0, "%PDF"sv}, "a PDF document", convert},
    OtherFile{{0, "\xd7\xcd\xc6\x9a"sv}, "a Windows metafile (WMF)", convert},
    OtherFile{{0, "gimp xcf"sv}, "a GIMP file (XCF)", convert},
    OtherFile{{0, "\0\5\x16\7"sv}, "what macOS keeps beside a file (AppleDouble)", remove},
    OtherFile{{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv},
              "what Windows keeps beside pictures (Thumbs.db), or another OLE file",
              remove},
    OtherFile{{0, "PK\3\4"sv}, "a ZIP archive", "; unpack it"},
    OtherFile{{0, "\x1f\x8b"sv}, "a gzip archive", "; unpack it"},
    OtherFile{{0, "7z\xbc\xaf"sv}, "a 7z archive", "; unpack it"},
    OtherFile{{0, "Rar!"sv}, "a RAR archive", "; unpack it"},
    OtherFile{{0, "\x93NUMPY"sv}, "a NumPy array", "; write its images as PNG"},
    OtherFile{{0, "\0\0\x08\3\0\0"sv},
              "IDX images",
              "; name IDX files as those of MNIST, in a folder without classes"},
    OtherFile{{8, "AVI "sv}, "a video (AVI)", "; write its frames as PNG"},
    OtherFile{{0, "\x1a\x45\xdf\xa3"sv}, "a video (Matroska or WebM)", "; write its frames as PNG"},
};

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// PNM's mark is P1 to P6 and a space or a comment.
bool is_pnm(std::string_view text) {
  return text.size() >= 3 && text[0] == 'P' && text[1] >= '1' && text[1] <= '6' &&
         " \t\r\n#"sv.find(text[2]) != std::string_view::npos;
}

/// "BM" may begin a text too: of a BMP, a part of the header that is smaller than 256 bytes follows
/// 14 bytes later.
bool is_bmp(std::string_view text) {
  return text.starts_with("BM"sv) && text.size() >= 18 && text.substr(15, 3) == "\0\0\0"sv;
}

/// Returns the name of a file of the family of MP4, which names its relatives in its first box.
std::string_view mp4_relative(std::string_view text) {
  if (text.size() < 12 || text.substr(4, 4) != "ftyp"sv) return {};
  const std::string_view brands = text.substr(8, 64);
  if (brands.find("avif"sv) != std::string_view::npos) return "an AVIF picture; convert it to PNG";
  for (const std::string_view brand : {"heic"sv, "heix"sv, "heim"sv, "mif1"sv, "msf1"sv}) {
    if (brands.find(brand) != std::string_view::npos) return "a HEIC picture; convert it to PNG";
  }
  return "a video (MP4 or QuickTime); write its frames as PNG";
}

bool is_text(std::string_view text) {
  return is_utf8(utf8_prefix(text, most_text_bytes)) && std::ranges::none_of(text, [](char byte) {
           const auto code = static_cast<unsigned char>(byte);
           return code < 0x20 && "\t\n\r\f"sv.find(byte) == std::string_view::npos;
         });
}

/// Returns what a text is, by how it begins.
std::string_view describe_text(std::string_view text) {
  if (text.starts_with("version https://git-lfs.github.com/spec/"sv)) {
    return "a git-lfs pointer in place of the picture; fetch the picture by git lfs pull";
  }
  std::string start(text);
  std::ranges::transform(start, start.begin(), [](char byte) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(byte)));
  });
  const auto holds = [&](std::string_view word) { return start.find(word) != std::string::npos; };
  if (holds("<svg"sv)) return "an SVG drawing; convert it to PNG";
  if (holds("<!doctype html"sv) || holds("<html"sv)) {
    return "a web page (HTML), as servers send it in place of a missing picture; fetch the picture "
           "again";
  }
  return "a text; move it out of the folder";
}

}  // namespace

FileKind file_kind(std::span<const std::byte> bytes) {
  const std::string_view text = text_of(bytes);
  for (const ReadFormat& format : read_formats) {
    if (text.starts_with(format.mark)) return format.kind;
  }
  if (is_bmp(text)) return FileKind::bmp;
  if (is_pnm(text)) return FileKind::pnm;
  return is_tga(bytes) ? FileKind::tga : FileKind::other;
}

std::string describe_other_file(std::span<const std::byte> bytes) {
  const std::string_view text = text_of(bytes);
  if (text.empty()) return "an empty file";
  for (const ReadFormat& format : read_formats) {
    if (format.mark.starts_with(text)) return format.cut_off;
  }
  if (const auto name = mp4_relative(text); !name.empty()) return std::string(name);
  for (const auto& [mark, name, advice] : other_files) {
    const bool is_it =
        text.size() >= mark.offset && text.substr(mark.offset).starts_with(mark.bytes);
    if (is_it) return std::string(name) + advice;
  }
  const std::string_view start = text.substr(0, most_text_bytes + 1);
  if (is_text(start)) return std::string(describe_text(start));
  if (std::ranges::all_of(text, [](char byte) { return byte == 0; })) {
    return fill("{} bytes that are all 0, as a failing disk or a broken copy leaves them",
                {text.size()});
  }
  return "bytes of no format that is known here";
}

}  // namespace vaelet::native
