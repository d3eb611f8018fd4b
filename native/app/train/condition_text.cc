#include "native/app/train/condition_text.h"

#include <algorithm>
#include <cctype>

#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

std::string upper_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char letter) { return std::toupper(letter); });
  return text;
}

std::string against_divergence(const TrainOptions& options) {
  std::string text = fill("Try a smaller --lr (it is {})", {shortest_text(options.learning_rate)});
  if (!options.beta.is_constant() || options.beta.last() > 1.0) text += ", a smaller --beta";
  if (has_optimal_sigma2(options)) {
    text += ", a fixed --sigma2 such as 0.5";
  } else if (options.likelihood == LikelihoodKind::gaussian && options.sigma2) {
    text += fill(", a smaller --sigma2 (it is {})", {shortest_text(*options.sigma2->fixed)});
  }
  return text + '.';
}

std::string against_collapse(const TrainOptions& options) {
  if (options.objective == Objective::reference) {
    return "With --objective reference no gradient reaches z where there is a label.";
  }
  if (options.beta.last() > 1.0) {
    return fill(
        "--beta {} makes every nat of KL cost that much: a smaller --beta lets z carry more.",
        {options.beta.text()});
  }
  return fill("Try --kl-warmup 10, --free-bits 0.1, a smaller --beta or a smaller --lr (it is {}).",
              {shortest_text(options.learning_rate)});
}

}  // namespace

std::string remedy_for(Condition condition, const TrainOptions& options) {
  switch (condition) {
    case Condition::sound:
      return {};
    case Condition::untrained:
      return "Train for more --epochs, or with another --lr.";
    case Condition::collapsed:
      return against_collapse(options);
    case Condition::diverged:
      break;
  }
  return against_divergence(options);
}

std::string epoch_warning(int epoch, const Assessment& assessment, const TrainOptions& options) {
  return fill("epoch {}: {}: {}. {}",
              {epoch, upper_case(condition_name(assessment.condition)), assessment.finding,
               remedy_for(assessment.condition, options)});
}

std::string warning_text(const Assessment& assessment) {
  if (assessment.condition == Condition::sound) return {};
  return condition_name(assessment.condition) + ": " + assessment.finding;
}

}  // namespace vaelet::native
