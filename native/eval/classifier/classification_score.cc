#include "native/eval/classifier/classification_score.h"

#include <torch/torch.h>

#include "native/eval/classifier/classifier.h"
#include "native/torch/image_set.h"

namespace vaelet::native {

Proportion classification_score(const LabelledImages& lessons, const DataSet& data,
                                std::uint64_t seed, ThreadPool& pool) {
  // The caller measures without gradients; learning needs them.
  const torch::AutoGradMode with_gradients(true);
  const ImageSet taught(lessons, data);
  Classifier pupil =
      train_classifier({data.image, data.class_names}, taught,
                       {.epochs = teaching_epochs, .seed = seed}, [](int, double) {});
  const ImageSet test(data.test, data);
  const auto classified = classify_images(pupil, test, pool);
  return wilson_proportion((classified.predictions == test.labels()).sum().item<std::int64_t>(),
                           test.size());
}

}  // namespace vaelet::native
