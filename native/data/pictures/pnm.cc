#include "native/data/pictures/pnm.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/data/pictures/refusal.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::uint32_t largest_maximum = 65535;
constexpr std::uint32_t largest_number = 0x7fffffff;

bool is_space(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }
bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

struct PnmHeader {
  std::string format;
  bool is_text = false;
  bool is_bits = false;  // PBM, where 1 is black
  int channels = 1;
  ImageSize size;
  std::uint32_t maximum = 1;

  std::size_t levels() const { return pixel_count(size) * static_cast<std::size_t>(channels); }
};

/// Reads numbers from a file.
class PnmReader {
 public:
  explicit PnmReader(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }

  void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }

  /// Returns the next number, behind blanks and comments; none where something else stands.
  std::optional<std::uint32_t> number() {
    skip_blanks();
    if (rest_.empty() || !is_digit(rest_.front())) return std::nullopt;
    std::uint64_t number = 0;
    while (!rest_.empty() && is_digit(rest_.front()) && number <= largest_number) {
      number = 10 * number + static_cast<std::uint64_t>(rest_.front() - '0');
      skip(1);
    }
    if (number > largest_number) return std::nullopt;
    return static_cast<std::uint32_t>(number);
  }

  /// Returns the next digit, behind blanks and comments: the bits of a text may touch.
  std::optional<std::uint32_t> digit() {
    skip_blanks();
    if (rest_.empty() || !is_digit(rest_.front())) return std::nullopt;
    const auto digit = static_cast<std::uint32_t>(rest_.front() - '0');
    skip(1);
    return digit;
  }

  bool has_ended() {
    skip_blanks();
    return rest_.empty();
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (is_space(rest_.front()) || rest_.front() == '#')) {
      skip(rest_.front() == '#' ? std::min(rest_.find_first_of("\r\n"), rest_.size()) : 1);
    }
  }

  std::string_view rest_;
};

Result<PnmHeader> read_header(PnmReader& reader) {
  const int kind = reader.rest()[1] - '0';
  reader.skip(2);
  PnmHeader header;
  header.is_text = kind <= 3;
  header.is_bits = kind % 3 == 1;
  header.channels = kind % 3 == 0 ? 3 : 1;
  header.format = header.is_bits ? "a PBM" : header.channels == 3 ? "a PPM" : "a PGM";
  const auto width = reader.number();
  const auto height = reader.number();
  const auto maximum = header.is_bits ? std::optional(1U) : reader.number();
  if (!width || !height || !maximum) {
    if (reader.has_ended()) return refuse_cut_off(header.format);
    return refuse_picture(header.format + " without a size, or without its largest level");
  }
  header.size = {static_cast<int>(*height), static_cast<int>(*width)};
  header.maximum = *maximum;
  VAELET_TRY(check_picture_size(header.format, header.size));
  if (header.maximum < 1 || header.maximum > largest_maximum) {
    return refuse_picture(fill("{} whose largest level is {}, which must be 1 to {}",
                               {header.format, header.maximum, largest_maximum}));
  }
  return header;
}

/// Gives the levels one by one.
class LevelReader {
 public:
  LevelReader(PnmReader& reader, const PnmHeader& header) : reader_(reader), header_(header) {}

  /// Returns the bytes that the levels need at least.
  std::size_t least_bytes() const {
    if (header_.is_text) return header_.is_bits ? header_.levels() : 2 * header_.levels() - 1;
    if (header_.is_bits) return row_bytes() * static_cast<std::size_t>(header_.size.height);
    return header_.levels() * level_bytes();
  }

  bool have_ended() { return reader_.has_ended(); }

  std::optional<std::uint32_t> read(std::size_t index) {
    if (header_.is_text) return header_.is_bits ? reader_.digit() : reader_.number();
    return header_.is_bits ? bit(index) : binary(index);
  }

 private:
  std::size_t level_bytes() const { return header_.maximum > 255 ? 2 : 1; }
  std::size_t row_bytes() const { return (static_cast<std::size_t>(header_.size.width) + 7) / 8; }
  std::uint32_t byte(std::size_t at) const {
    return static_cast<unsigned char>(reader_.rest()[at]);
  }

  std::uint32_t bit(std::size_t index) const {
    const auto width = static_cast<std::size_t>(header_.size.width);
    const std::size_t column = index % width;
    return byte(index / width * row_bytes() + column / 8) >> (7 - column % 8) & 1U;
  }

  /// A level above the maximum is white, as other readers have it.
  std::uint32_t binary(std::size_t index) const {
    const std::uint32_t level =
        level_bytes() == 1 ? byte(index) : byte(2 * index) << 8 | byte(2 * index + 1);
    return std::min(level, header_.maximum);
  }

  PnmReader& reader_;
  const PnmHeader& header_;
};

/// Reads one pixel and adds it; `index` is that of its first level.
Result<void> read_pixel(LevelReader& levels, const PnmHeader& header, std::size_t index,
                        ImageMaker& maker) {
  std::array<double, 3> colour{};
  for (std::size_t channel = 0; channel < static_cast<std::size_t>(header.channels); ++channel) {
    const auto level = levels.read(index + channel);
    if (!level && levels.have_ended()) return refuse_cut_off(header.format);
    if (!level || *level > header.maximum) {
      return refuse_picture(
          fill("{} that is damaged: level {} of {} is no number from 0 to {}",
               {header.format, index + channel + 1, header.levels(), header.maximum}));
    }
    colour[channel] = static_cast<double>(*level) / header.maximum;
  }
  if (header.channels == 3) {
    maker.add_colour(colour[0], colour[1], colour[2]);
  } else {
    maker.add_grey(header.is_bits ? 1.0 - colour[0] : colour[0]);
  }
  return {};
}

}  // namespace

Result<Image> decode_pnm(std::span<const std::byte> bytes, Colours colours) {
  PnmReader reader({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  VAELET_TRY_ASSIGN(const PnmHeader header, read_header(reader));
  if (!header.is_text) reader.skip(1);  // the one blank before binary levels
  LevelReader levels(reader, header);
  VAELET_TRY(
      check_enough_bytes(header.format, header.size, reader.rest().size(), levels.least_bytes()));
  ImageMaker maker(header.size, header.channels == 3, colours);
  const auto step = static_cast<std::size_t>(header.channels);
  for (std::size_t level = 0; level < header.levels(); level += step) {
    VAELET_TRY(read_pixel(levels, header, level, maker));
  }
  return maker.take();
}

}  // namespace vaelet::native
