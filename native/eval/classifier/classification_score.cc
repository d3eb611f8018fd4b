#include "native/eval/classifier/classification_score.h"

#include <torch/torch.h>

#include "native/eval/classifier/classifier.h"
#include "native/torch/image_set.h"

namespace vaelet::native {

Proportion classification_score(const LabelledImages& lessons, const DataSet& data,
                                std::uint64_t seed, Crew& crew) {
  // The caller measures without gradients; learning needs them.
  const torch::AutoGradMode with_gradients(true);
  const ImageSet taught(lessons, data);
  Judge pupil = train_judge({data.height, data.width, data.class_names}, taught,
                            {.epochs = teaching_epochs, .seed = seed}, [](int, double) {});
  const ImageSet test(data.test, data);
  const auto judged = judge_images(pupil, test, crew);
  return wilson_proportion((judged.predictions == test.labels()).sum().item<std::int64_t>(),
                           test.size());
}

}  // namespace vaelet::native
