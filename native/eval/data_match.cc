#include "native/eval/data_match.h"

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Result<void> check_same(const char* whose, int height, int width, std::size_t classes,
                        const DataSet& data) {
  if (height == data.height && width == data.width && classes == data.class_names.size()) return {};
  return fail(ErrorCode::data_damaged,
              fill("the data set \"{}\": expected images as the {} has them, {} x {} pixels in {} "
                   "classes, found {} x {} pixels in {} classes",
                   {data.name, whose, height, width, classes, data.height, data.width,
                    data.class_names.size()}));
}

}  // namespace

Result<void> check_match(const ModelSpec& model, const DataSet& data) {
  const auto classes = is_conditional(model) ? model.labels.size() : data.class_names.size();
  return check_same("model", model.image.height, model.image.width, classes, data);
}

Result<void> check_match(const JudgeFormat& judge, const DataSet& data) {
  return check_same("judge", judge.height, judge.width, judge.class_names.size(), data);
}

}  // namespace vaelet::native
