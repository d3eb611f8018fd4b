// What the values of a checkpoint have to be before a training goes on from them.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "native/train/checkpoint/checkpoint_file.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

Result<void> require(bool holds, Sentence<1> sentence, std::int64_t found) {
  if (holds) return {};
  return fail(ErrorCode::checkpoint_damaged, fill(sentence, {found}));
}

/// Returns whether the numbers are those from 0 to `count` - 1, each once.
bool is_permutation_of_all(const std::vector<std::int64_t>& order, std::int64_t count) {
  if (!std::cmp_equal(order.size(), count)) return false;
  std::vector<bool> seen(order.size());
  for (const std::int64_t index : order) {
    if (index < 0 || index >= count || seen[static_cast<std::size_t>(index)]) return false;
    seen[static_cast<std::size_t>(index)] = true;
  }
  return true;
}

std::int64_t steps_for(std::int64_t images, std::int64_t batch_size) {
  return images / batch_size + (images % batch_size == 0 ? 0 : 1);
}

Result<void> check_counters(const CheckpointContent& content, const RunSize& size) {
  constexpr std::int64_t most_epochs = std::numeric_limits<int>::max();
  const std::int64_t epochs = content.epochs_done;
  const std::int64_t taken = content.taken;
  VAELET_TRY(require(epochs >= 0 && epochs <= most_epochs,
                     "expected a number of epochs that were finished, found {}", epochs));
  VAELET_TRY(require(
      taken >= 0 && taken <= size.images && (taken % size.batch_size == 0 || taken == size.images),
      "expected a number of images that were taken in whole batches, found {}", taken));
  VAELET_TRY(require(content.training_count == taken,
                     "expected sums over the images that were taken, found them over {}",
                     content.training_count));
  const std::int64_t steps =
      epochs * steps_for(size.images, size.batch_size) + steps_for(taken, size.batch_size);
  return require(content.adam_steps == steps,
                 "expected as many steps as batches were taken, found {}", content.adam_steps);
}

Result<void> check_order(const CheckpointContent& content, const RunSize& size) {
  const auto count = static_cast<std::int64_t>(content.order.size());
  const bool fits =
      content.taken == 0 ? count == 0 : is_permutation_of_all(content.order, size.images);
  return require(fits, "expected an order that takes each training image once, found {} numbers",
                 count);
}

Result<void> check_numbers(const CheckpointContent& content) {
  const bool finite = std::isfinite(content.training_reconstruction) &&
                      std::isfinite(content.training_kl) && std::isfinite(content.training_added) &&
                      std::isfinite(content.sigma2);
  return require(finite && content.sigma2 > 0.0,
                 "expected finite sums and a positive sigma2 after {} epochs, found others",
                 content.epochs_done);
}

Result<void> check_tensors(const StoredTensors& tensors, const RunSize& size) {
  for (const auto& [name, values] : tensors) {
    const auto parameter = size.parameters.find(name);
    if (parameter == size.parameters.end() || parameter->second != values.size()) {
      return fail(ErrorCode::checkpoint_damaged,
                  fill("expected the parameters of the model, found \"{}\" with {} values",
                       {replace_invalid_utf8(name), values.size()}));
    }
  }
  return require(tensors.size() == size.parameters.size(),
                 "expected every parameter of the model, found {} of them",
                 static_cast<std::int64_t>(tensors.size()));
}

Result<void> check_kept(const StoredWeights& kept, const CheckpointContent& content,
                        const RunSize& size) {
  VAELET_TRY(require(kept.epoch >= 0 && kept.epoch <= content.epochs_done,
                     "expected weights of a finished epoch, found them of epoch {}", kept.epoch));
  if (kept.epoch == 0) return {};
  const bool finite = std::isfinite(kept.reconstruction) && std::isfinite(kept.kl) &&
                      std::isfinite(kept.sigma2) && kept.sigma2 > 0.0;
  VAELET_TRY(require(finite, "expected finite metrics of epoch {}, found others", kept.epoch));
  return check_tensors(kept.weights, size);
}

}  // namespace

Result<void> check_content(const CheckpointContent& content, const RunSize& size) {
  VAELET_TRY(check_counters(content, size));
  VAELET_TRY(check_order(content, size));
  VAELET_TRY(check_numbers(content));
  for (const StoredTensors* tensors :
       {&content.weights, &content.adam_first, &content.adam_second}) {
    VAELET_TRY(check_tensors(*tensors, size));
  }
  if (!content.average.empty()) VAELET_TRY(check_tensors(content.average, size));
  VAELET_TRY(check_kept(content.best, content, size));
  VAELET_TRY(check_kept(content.last, content, size));
  return require(content.last.epoch == content.epochs_done,
                 "expected the weights of the last finished epoch, found them of epoch {}",
                 content.last.epoch);
}

}  // namespace vaelet::native
