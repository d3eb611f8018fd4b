#include "native/classifier/data_match.h"

#include <algorithm>
#include <string>
#include <vector>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Whose images and classes these are, as a sentence says it.
struct Owned {
  std::string whose;
  const ImageFormat& image;
  const std::vector<std::string>& class_names;
};

const char* colours_of(const ImageFormat& format) {
  return format.channels == 1 ? "grey" : "colour";
}

Result<void> check_same_images(const Owned& expected, const Owned& found,
                               const std::string& advice) {
  const ImageFormat& image = expected.image;
  if (image.height != found.image.height || image.width != found.image.width) {
    return fail(ErrorCode::image_size_unfit,
                fill("{}: expected images as {} has them, {} x {} pixels, found {} x {}",
                     {found.whose, expected.whose, image.height, image.width, found.image.height,
                      found.image.width}));
  }
  if (image.channels == found.image.channels) return {};
  return fail(ErrorCode::data_damaged, fill("{}: expected images in {} as {} has them, found {}{}",
                                            {found.whose, colours_of(image), expected.whose,
                                             colours_of(found.image), advice}));
}

Result<void> check_same_classes(const Owned& expected, const Owned& found) {
  if (expected.class_names.size() != found.class_names.size()) {
    return fail(ErrorCode::data_damaged, fill("{}: expected {} classes as {} has them, found {}",
                                              {found.whose, expected.class_names.size(),
                                               expected.whose, found.class_names.size()}));
  }
  const auto [name, other] = std::ranges::mismatch(expected.class_names, found.class_names);
  if (name == expected.class_names.end()) return {};
  return fail(ErrorCode::data_damaged,
              fill("{}: expected the class \"{}\" as {} has it, found \"{}\" in its place",
                   {found.whose, *name, expected.whose, *other}));
}

Result<void> check_same(const Owned& expected, const DataSet& data) {
  const Owned found{fill("the data set \"{}\"", {data.name}), data.image, data.class_names};
  const std::string advice = fill("; --channels {} reads them so", {expected.image.channels});
  VAELET_TRY(check_same_images(expected, found, advice));
  return check_same_classes(expected, found);
}

}  // namespace

Result<void> check_match(const ModelSpec& model, const DataSet& data) {
  const auto& class_names = is_conditional(model) ? model.labels : data.class_names;
  return check_same({"the model", model.image, class_names}, data);
}

Result<void> check_match(const ClassifierRecord& classifier, const DataSet& data) {
  const ClassifierFormat& format = classifier.format;
  VAELET_TRY(check_same({"the classifier", format.image, format.class_names}, data));
  if (classifier.data_digest == data.digest) return {};
  return fail(ErrorCode::data_damaged,
              fill("the data set \"{}\": expected the one that the classifier was trained on, "
                   "\"{}\" with the "
                   "SHA-256 {}, found {}",
                   {data.name, classifier.data, classifier.data_digest.substr(0, 12),
                    data.digest.substr(0, 12)}));
}

Result<void> check_match(const ModelSpec& model, const ClassifierRecord& classifier,
                         const std::string& path) {
  const ClassifierFormat& format = classifier.format;
  const Owned expected{"the model", model.image, model.labels};
  const Owned found{fill("the classifier \"{}\"", {path}), format.image, format.class_names};
  VAELET_TRY(check_same_images(expected, found, ""));
  return check_same_classes(expected, found);
}

}  // namespace vaelet::native
