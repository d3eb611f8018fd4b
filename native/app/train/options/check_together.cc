#include "native/app/train/options/check_together.h"

#include <set>
#include <string>
#include <utility>

#include "native/eval/strokes/handwriting.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

bool is_plain_elbo(const TrainOptions& options) {
  return options.objective == Objective::elbo && options.beta.is_constant() &&
         options.beta.last() == 1.0 && options.kl_warmup == 0.0 && options.free_bits == 0.0;
}

Result<void> refuse_unless(bool fits, Sentence<1> sentence, const std::string& found) {
  if (fits) return {};
  return fail(ErrorCode::argument_invalid, fill(sentence, {found}));
}

/// What one z for several images leaves undefined, or what has not been tried with it.
Result<void> check_groups(const TrainOptions& options) {
  if (options.groups == 0) return {};
  VAELET_TRY(refuse_unless(options.groups <= options.batch_size,
                           "--groups: expected at most the {} images of --batch-size, found more",
                           fill("{}", {options.batch_size})));
  VAELET_TRY(refuse_unless(options.objective == Objective::elbo,
                           "--groups train the ELBO of a group; expected --objective elbo with "
                           "them, found {}",
                           enum_word(options.objective)));
  VAELET_TRY(refuse_unless(options.importance_samples == 1,
                           "--groups draw one z for a group; expected --importance-samples 1 with "
                           "them, found {}",
                           fill("{}", {options.importance_samples})));
  VAELET_TRY(refuse_unless(!options.binarise,
                           "--binarise draws the pixels of single images; expected --groups 0 with "
                           "it, found {}",
                           fill("{}", {options.groups})));
  return refuse_unless(options.prior == PriorKind::standard,
                       "--groups give every label the same z; expected --prior standard with them, "
                       "found {}",
                       enum_word(options.prior));
}

/// A classifier adds to the loss of one decoded image for each image.
Result<void> check_classifier(const TrainOptions& options) {
  if (options.classifier.empty()) return {};
  VAELET_TRY(refuse_unless(options.label_weight > 0.0 || options.feature_weight > 0.0,
                           "--classifier adds to the loss by its weights; expected --label-weight "
                           "or --feature-weight above 0 with it, found {}",
                           "neither"));
  VAELET_TRY(
      refuse_unless(options.objective == Objective::elbo,
                    "--classifier adds to the ELBO; expected --objective elbo with it, found {}",
                    enum_word(options.objective)));
  VAELET_TRY(refuse_unless(options.importance_samples == 1,
                           "--classifier looks at one decoded image for each image; expected "
                           "--importance-samples 1 with it, found {}",
                           fill("{}", {options.importance_samples})));
  return refuse_unless(options.groups == 0,
                       "--classifier looks at images that have a z of their own; expected --groups "
                       "0 with it, found {}",
                       fill("{}", {options.groups}));
}

/// Attributes are of single images, and each has a dimension of its own.
Result<void> check_strokes(const TrainOptions& options) {
  if (options.strokes.names.empty()) return {};
  std::set<std::string> seen;
  for (const std::string& name : options.strokes.names) {
    VAELET_TRY(stroke_column(name));
    VAELET_TRY(refuse_unless(seen.insert(name).second,
                             "--strokes: expected each attribute once, found {} twice", name));
  }
  VAELET_TRY(
      refuse_unless(options.objective == Objective::elbo,
                    "--strokes add to the ELBO; expected --objective elbo with them, found {}",
                    enum_word(options.objective)));
  VAELET_TRY(refuse_unless(options.groups == 0,
                           "--strokes are of images that have a z of their own; expected --groups "
                           "0 with them, found {}",
                           fill("{}", {options.groups})));
  const auto count = options.strokes.names.size();
  return refuse_unless(!options.latent || std::cmp_less_equal(count, *options.latent),
                       "--strokes: expected at most as many as z has dimensions, found {}",
                       fill("{}", {count}));
}

/// A GPU has one queue, and ranks exchange what is in the processor's memory.
Result<void> check_compute(const TrainOptions& options) {
  if (options.device == DeviceKind::cpu) return {};
  VAELET_TRY(refuse_unless(options.threads == 1,
                           "--device cuda needs no other threads; expected --threads 1 with it, "
                           "found {}",
                           fill("{}", {options.threads})));
  return refuse_unless(
      options.ranks.world_size == 1,
      "--device cuda trains in one process; expected --world-size 1 with it, found "
      "{}",
      fill("{}", {options.ranks.world_size}));
}

}  // namespace

Result<void> check_together(const TrainOptions& options) {
  const bool is_gaussian = options.likelihood != LikelihoodKind::bernoulli;
  const bool is_bernoulli = options.likelihood != LikelihoodKind::gaussian;
  const bool is_reference = options.objective == Objective::reference;
  const std::string likelihood = options.likelihood ? enum_word(*options.likelihood) : "";
  VAELET_TRY(refuse_unless(
      !options.binarise || is_bernoulli,
      "--binarise draws pixels 0 or 1; expected --likelihood bernoulli with it, found {}",
      likelihood));
  VAELET_TRY(refuse_unless(
      !is_reference || is_gaussian,
      "--objective reference is a squared error; expected --likelihood gaussian with it, found {}",
      likelihood));
  VAELET_TRY(refuse_unless(!options.sigma2 || is_gaussian, sigma2_without_gaussian, likelihood));
  VAELET_TRY(refuse_unless(!is_reference || options.free_bits == 0.0,
                           "--objective {} has no --free-bits; leave one of them out",
                           enum_word(options.objective)));
  VAELET_TRY(
      refuse_unless(options.kl_warmup == 0.0 || options.beta.is_constant(),
                    "--kl-warmup rises to one beta; expected a number as --beta with it, found {}",
                    options.beta.text()));
  VAELET_TRY(check_groups(options));
  VAELET_TRY(check_classifier(options));
  VAELET_TRY(check_strokes(options));
  VAELET_TRY(check_compute(options));
  return refuse_unless(
      options.importance_samples == 1 || is_plain_elbo(options),
      "--importance-samples above 1 have a loss of their own; leave --objective, --beta (found "
      "{}), --kl-warmup and --free-bits out",
      options.beta.text());
}

}  // namespace vaelet::native
