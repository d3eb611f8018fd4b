#include "native/data/folders/image_scan.h"

#include <algorithm>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include "native/data/folders/parallel.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

/// One pass over the files.
class Scanner {
 public:
  Scanner(const fs::path& folder, const std::vector<std::string>& paths, std::size_t training_count,
          const DataSource& source)
      : folder_(folder), training_count_(training_count), source_(source) {
    for (const std::string& path : paths) scan_.files.push_back({path, {}, {}, {}, {}});
  }

  Result<ImageScan> run(std::size_t most_bytes);

 private:
  Result<void> choose_size();
  void read_all();
  void read(std::size_t index, ChannelLevels& levels);
  Result<void> check_sizes() const;
  bool is_coloured() const;
  bool are_masks() const;

  const fs::path& folder_;
  std::size_t training_count_;
  const DataSource& source_;
  ImageScan scan_;
  std::size_t most_bytes_ = 0;
  bool keeps_pixels_ = false;
};

Result<ImageScan> Scanner::run(std::size_t most_bytes) {
  VAELET_TRY(choose_size());
  most_bytes_ = most_bytes;
  read_all();
  VAELET_TRY(check_sizes());
  if (!source_.channels && scan_.preparation.channels == 1 && is_coloured()) {
    scan_.preparation.channels = 3;
    read_all();
  }
  if (are_masks()) {
    scan_.preparation.factor = 255.0F;
    read_all();
  }
  return std::move(scan_);
}

/// The size is the source's, or that of the first image that can be read; so are the channels, of
/// which only reading all images is sure.
Result<void> Scanner::choose_size() {
  scan_.preparation.fit = source_.fit;
  if (source_.image_size) scan_.preparation.size = *source_.image_size;
  for (std::size_t index = 0; index < scan_.files.size(); ++index) {
    const ScannedFile& file = scan_.files[index];
    const auto decoded = read_image_file(folder_ / file.path, Colours::grey);
    if (!decoded) continue;
    const bool is_coloured = index < training_count_ && decoded->image.has_colour;
    scan_.preparation.channels = source_.channels.value_or(is_coloured ? 3 : 1);
    if (!source_.image_size) scan_.preparation.size = decoded->image.size;
    const auto [height, width] = scan_.preparation.size;
    if (std::max(height, width) <= max_image_side) return {};
    return fail(
        ErrorCode::image_size_unfit,
        fill("\"{}\": expected an image of at most {} x {} pixels, found {} x {}",
             {(folder_ / file.path).string(), max_image_side, max_image_side, height, width}));
  }
  const auto first = read_image_file(folder_ / scan_.files.front().path, Colours::grey);
  return fail(ErrorCode::data_damaged,
              fill("none of the {} files in \"{}\" can be read as a picture; the first: {}",
                   {scan_.files.size(), folder_.string(), first ? "" : first.error().detail}));
}

void Scanner::read_all() {
  scan_.levels = {};
  keeps_pixels_ = scan_.files.size() <= most_bytes_ / scan_.row_bytes();
  scan_.pixels.resize(keeps_pixels_ ? scan_.files.size() * scan_.row_bytes() : 0);
  std::mutex mutex;
  run_in_parallel(scan_.files.size(), decoding_threads(), [&](std::size_t first, std::size_t end) {
    ChannelLevels levels{};
    for (std::size_t index = first; index < end; ++index) read(index, levels);
    const std::lock_guard lock(mutex);
    add_levels(scan_.levels, levels);
  });
}

void Scanner::read(std::size_t index, ChannelLevels& levels) {
  ScannedFile& file = scan_.files[index];
  auto decoded = read_image_file(folder_ / file.path, scan_.preparation.colours());
  if (!decoded) {
    file.problem = decoded.error().detail;
    return;
  }
  file.digest = std::move(decoded->digest);
  file.size = decoded->image.size;
  file.has_colour = decoded->image.has_colour;
  if (!source_.image_size && file.size != scan_.preparation.size) return;  // refused later
  const auto pixels = prepared_pixels(std::move(decoded->image), scan_.preparation);
  file.traits = traits_of(pixels, scan_.preparation.channels);
  count_levels(pixels, scan_.preparation.channels, levels);
  if (!keeps_pixels_) return;
  std::ranges::copy(pixels,
                    scan_.pixels.begin() + static_cast<std::ptrdiff_t>(index * scan_.row_bytes()));
}

/// Without a size to bring them to, all images must have the same.
Result<void> Scanner::check_sizes() const {
  if (source_.image_size) return {};
  const auto is_good = [](const ScannedFile& file) { return file.problem.empty(); };
  const auto is_other = [&](const ScannedFile& file) {
    return is_good(file) && file.size != scan_.preparation.size;
  };
  const auto other = std::ranges::find_if(scan_.files, is_other);
  if (other == scan_.files.end()) return {};
  const auto first = std::ranges::find_if(scan_.files, is_good);
  return fail(
      ErrorCode::image_size_unfit,
      fill("\"{}\": expected {} x {} pixels as \"{}\" has them, found {} x {}; {} of {} "
           "pictures have another size than the first",
           {(folder_ / other->path).string(), scan_.preparation.size.height,
            scan_.preparation.size.width, first->path, other->size.height, other->size.width,
            std::ranges::count_if(scan_.files, is_other), scan_.files.size()}));
}

bool Scanner::is_coloured() const {
  return std::ranges::any_of(std::span(scan_.files).first(training_count_),
                             &ScannedFile::has_colour);
}

bool Scanner::are_masks() const {
  std::uint64_t ones = 0;
  for (const LevelCounts& levels : scan_.levels) {
    const auto above_one = std::span(levels).subspan(2);
    if (std::ranges::any_of(above_one, [](std::uint64_t count) { return count > 0; })) return false;
    ones += levels[1];
  }
  return ones > 0;
}

}  // namespace

int decoding_threads() {
  // Each may hold a large picture; more than four wait for the disk.
  constexpr unsigned most = 4;
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, most));
}

Result<ImageScan> scan_images(const fs::path& folder, const std::vector<std::string>& paths,
                              std::size_t training_count, const DataSource& source,
                              std::size_t most_bytes) {
  return Scanner(folder, paths, training_count, source).run(most_bytes);
}

}  // namespace vaelet::native
