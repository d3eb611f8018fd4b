#include "native/classifier/data_match.h"

#include <algorithm>
#include <string>
#include <vector>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

struct Expected {
  const char* whose;
  const ImageFormat& image;
  const std::vector<std::string>& class_names;
};

Result<void> check_same(const Expected& expected, const DataSet& data) {
  const auto& [whose, image, class_names] = expected;
  const auto refuse = [&](const std::string& detail) {
    return fail(ErrorCode::data_damaged, fill("the data set \"{}\": {}", {data.name, detail}));
  };
  if (image.height != data.image.height || image.width != data.image.width) {
    return fail(
        ErrorCode::image_size_unfit,
        fill("the data set \"{}\": expected images as the {} has them, {} x {} pixels, "
             "found {} x {}",
             {data.name, whose, image.height, image.width, data.image.height, data.image.width}));
  }
  if (image.channels != data.image.channels) {
    const auto colours = [](const ImageFormat& format) {
      return format.channels == 1 ? "grey" : "colour";
    };
    return refuse(
        fill("expected images in {} as the {} has them, found {}; --channels {} reads "
             "them so",
             {colours(image), whose, colours(data.image), image.channels}));
  }
  if (class_names.size() != data.class_names.size()) {
    return refuse(fill("expected {} classes as the {} has them, found {}",
                       {class_names.size(), whose, data.class_names.size()}));
  }
  const auto [name, found] = std::ranges::mismatch(class_names, data.class_names);
  if (name == class_names.end()) return {};
  return refuse(fill("expected the class \"{}\" as the {} has it, found \"{}\" in its place",
                     {*name, whose, *found}));
}

}  // namespace

Result<void> check_match(const ModelSpec& model, const DataSet& data) {
  const auto& class_names = is_conditional(model) ? model.labels : data.class_names;
  return check_same({"model", model.image, class_names}, data);
}

Result<void> check_match(const ClassifierRecord& classifier, const DataSet& data) {
  const ClassifierFormat& format = classifier.format;
  VAELET_TRY(check_same({"classifier", format.image, format.class_names}, data));
  if (classifier.data_digest == data.digest) return {};
  return fail(ErrorCode::data_damaged,
              fill("the data set \"{}\": expected the one that the classifier was trained on, "
                   "\"{}\" with the "
                   "SHA-256 {}, found {}",
                   {data.name, classifier.data, classifier.data_digest.substr(0, 12),
                    data.digest.substr(0, 12)}));
}

}  // namespace vaelet::native
