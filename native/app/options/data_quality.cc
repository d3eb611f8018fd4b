#include "native/app/options/data_quality.h"

#include <algorithm>
#include <cstddef>
#include <iostream>

#include "native/base/printable.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

tl::unexpected<Error> refuse(const DataSet& data, const std::string& sentence) {
  return fail(ErrorCode::data_damaged, "the data \"" + data.name + "\": " + sentence);
}

std::string first_broken(const DataSet& data) {
  constexpr std::size_t most_named = 10;
  std::string text;
  for (std::size_t file = 0; file < std::min(data.broken.size(), most_named); ++file) {
    text += (file == 0 ? "" : "; ") + printable(data.broken[file].problem);
  }
  if (data.broken.size() <= most_named) return text;
  return text + fill("; and {} more", {data.broken.size() - most_named});
}

/// Returns the colour that all pixels of all images have: `the grey level 7 of 255`.
std::string only_colour(const DataSet& data) {
  const auto level = [&](std::size_t channel) {
    const LevelCounts& levels = data.summary.levels[channel];
    return static_cast<std::size_t>(std::ranges::max_element(levels) - levels.begin());
  };
  if (data.image.channels == 1) return fill("the grey level {} of 255", {level(0)});
  return fill("the colour {}, {}, {} of 255", {level(0), level(1), level(2)});
}

/// Returns what a blank image has throughout.
const char* one_colour(const DataSet& data) {
  return data.image.channels == 1 ? "one grey level" : "one colour";
}

}  // namespace

Result<void> check_broken(const DataSet& data, bool skip) {
  if (data.broken.empty()) return {};
  const std::size_t all =
      data.broken.size() + static_cast<std::size_t>(data.training.count + data.test.count);
  if (!skip) {
    return refuse(data, fill("{} of {} files cannot be read as pictures; --skip-broken names all "
                             "of them and goes on without them: ",
                             {data.broken.size(), all}) +
                            first_broken(data));
  }
  for (const BrokenFile& file : data.broken) {
    std::cerr << "skipped " << printable(file.problem) << '\n';
  }
  std::cerr << printable(data.name) << ": skipped " << data.broken.size() << " of " << all
            << " files, which cannot be read as pictures\n";
  return {};
}

Result<std::vector<std::string>> check_can_teach(const DataSet& data) {
  const PixelSummary& summary = data.summary;
  std::vector<std::string> notes;
  if (summary.count > 1 && summary.blank_count == summary.count && summary.all_alike) {
    return refuse(data,
                  fill("every pixel of the {} training images has {}, so that there is nothing to "
                       "learn",
                       {data.training.count, only_colour(data)}));
  }
  if (summary.count > 1 && summary.all_alike) {
    return refuse(data, fill("the {} training images are all the same image, so that there is no "
                             "difference to learn",
                             {data.training.count}));
  }
  if (summary.blank_count == summary.count && summary.count > 0) {
    notes.push_back(
        fill("every training image has {} throughout, and shows nothing", {one_colour(data)}));
  } else if (summary.blank_count > 0) {
    notes.push_back(fill("{} of {} training images have {} throughout, and show nothing",
                         {summary.blank_count, summary.count, one_colour(data)}));
  }
  const auto classes = static_cast<std::int64_t>(data.class_names.size());
  if (classes > 1 && data.training.count == classes) {
    notes.emplace_back("each class has one training image, which a model learns by heart");
  }
  return notes;
}

Result<void> check_labels(const DataSet& data, const std::string& learner) {
  if (!data.is_labelled) {
    return refuse(data, fill("{} learns labels, and these images have none; put the images of each "
                             "class into a folder of its own, or choose a model without label",
                             {learner}));
  }
  if (data.class_names.size() <= max_labels) return {};
  return refuse(data, fill("found {} classes, and {} learns at most {}; choose some with --classes",
                           {data.class_names.size(), learner, max_labels}));
}

}  // namespace vaelet::native
