#include "native/eval/samples/classification_score.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "native/classifier/classifier.h"
#include "native/eval/measures.h"
#include "native/eval/samples/samples.h"
#include "native/torch/image_set.h"
#include "shared/base/text.h"

namespace vaelet::native {

Proportion classification_score(const LabelledImages& images, const DataSet& data,
                                std::uint64_t seed, ThreadPool& pool) {
  // The caller measures without gradients; training needs them.
  const torch::AutoGradMode with_gradients(true);
  const ImageSet training(images, data);
  Classifier classifier =
      train_classifier({data.image, data.class_names}, training,
                       {.epochs = classification_score_epochs, .seed = seed}, [](int, double) {});
  const ImageSet test(data.test, data);
  const auto classified = classify_images(classifier, test, pool);
  return wilson_proportion((classified.predictions == test.labels()).sum().item<std::int64_t>(),
                           test.size());
}

std::optional<std::string> training_title(const EvaluationContext& context) {
  const auto count = context.options().train_on_samples;
  if (count == 0) return std::nullopt;
  return fill(
      "a classifier trained for {} epochs on {} samples, asked about test images; real: on "
      "training "
      "images",
      {classification_score_epochs, count});
}

std::vector<Measure> classification_accuracy_score(EvaluationContext& context) {
  const auto& options = context.options();
  const auto samples = context.draw_training_samples(options.train_on_samples);
  const auto score = [&](const LabelledImages& images) {
    return classification_score(images, context.data(), options.seed, context.pool());
  };
  Measure measure = proportion_measure(score(to_bytes(samples.images)), context.test().size());
  measure.real = score(context.data().training).value;
  return {std::move(measure)};
}

}  // namespace vaelet::native
