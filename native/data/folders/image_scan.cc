#include "native/data/folders/image_scan.h"

#include <algorithm>
#include <functional>
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
  Scanner(const fs::path& folder, const std::vector<std::string>& paths, const DataSource& source)
      : folder_(folder), source_(source) {
    for (const std::string& path : paths) scan_.files.push_back({path, {}, {}, {}, {}});
  }

  Result<ImageScan> run(std::size_t most_bytes);

 private:
  Result<void> choose_size();
  void read_all(float factor);
  void read(std::size_t index, LevelCounts& levels);
  Result<void> check_sizes() const;
  bool has_good_file() const;
  bool are_masks() const;

  const fs::path& folder_;
  const DataSource& source_;
  ImageScan scan_;
  bool keeps_pixels_ = false;
};

Result<ImageScan> Scanner::run(std::size_t most_bytes) {
  VAELET_TRY(choose_size());
  keeps_pixels_ = scan_.files.size() <= most_bytes / scan_.row_bytes();
  if (keeps_pixels_) scan_.pixels.resize(scan_.files.size() * scan_.row_bytes());
  read_all(1.0F);
  VAELET_TRY(check_sizes());
  if (are_masks()) read_all(255.0F);
  return std::move(scan_);
}

/// The size is the source's, or that of the first image that can be read.
Result<void> Scanner::choose_size() {
  scan_.preparation.fit = source_.fit;
  if (source_.image_size) scan_.preparation.size = *source_.image_size;
  for (const ScannedFile& file : scan_.files) {
    const auto decoded = read_image_file(folder_ / file.path);
    if (!decoded) continue;
    if (!source_.image_size) scan_.preparation.size = decoded->image.size;
    const auto [height, width] = scan_.preparation.size;
    if (std::max(height, width) <= max_image_side) return {};
    return fail(
        ErrorCode::image_size_unfit,
        fill("\"{}\": expected an image of at most {} x {} pixels, found {} x {}",
             {(folder_ / file.path).string(), max_image_side, max_image_side, height, width}));
  }
  const auto first = read_image_file(folder_ / scan_.files.front().path);
  return fail(ErrorCode::data_damaged,
              fill("none of the {} files in \"{}\" can be read as a picture; the first: {}",
                   {scan_.files.size(), folder_.string(), first ? "" : first.error().detail}));
}

void Scanner::read_all(float factor) {
  scan_.preparation.factor = factor;
  scan_.levels = {};
  std::mutex mutex;
  run_in_parallel(scan_.files.size(), decoding_threads(), [&](std::size_t first, std::size_t end) {
    LevelCounts levels{};
    for (std::size_t index = first; index < end; ++index) read(index, levels);
    const std::lock_guard lock(mutex);
    std::ranges::transform(levels, scan_.levels, scan_.levels.begin(), std::plus{});
  });
}

void Scanner::read(std::size_t index, LevelCounts& levels) {
  ScannedFile& file = scan_.files[index];
  auto decoded = read_image_file(folder_ / file.path);
  if (!decoded) {
    file.problem = decoded.error().detail;
    return;
  }
  file.digest = std::move(decoded->digest);
  file.size = decoded->image.size;
  if (!source_.image_size && file.size != scan_.preparation.size) return;  // refused later
  const auto pixels = prepared_pixels(std::move(decoded->image), scan_.preparation);
  file.traits = traits_of(pixels);
  count_levels(pixels, levels);
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

bool Scanner::are_masks() const {
  const auto above_one = std::span(scan_.levels).subspan(2);
  return scan_.levels[1] > 0 &&
         std::ranges::all_of(above_one, [](std::uint64_t count) { return count == 0; });
}

}  // namespace

int decoding_threads() {
  // Each may hold a large picture; more than four wait for the disk.
  constexpr unsigned most = 4;
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, most));
}

Result<ImageScan> scan_images(const fs::path& folder, const std::vector<std::string>& paths,
                              const DataSource& source, std::size_t most_bytes) {
  return Scanner(folder, paths, source).run(most_bytes);
}

}  // namespace vaelet::native
