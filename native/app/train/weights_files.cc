#include "native/app/train/weights_files.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "native/base/file.h"
#include "native/base/printable.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

bool holds(const std::string& path, const std::vector<std::byte>& bytes) {
  const auto found = read_file(path);
  return found && *found == bytes;
}

void tell_divergence(const KeptWeights& kept, const std::string& path) {
  std::cerr << "vaelet: the training diverged; "
            << (kept.epoch == 0
                    ? "no epoch was better than a model that looks at no image, so that nothing "
                      "was written to " +
                          printable(path)
                    : fill("the weights of epoch {}, the best before that, are in {}",
                           {kept.epoch, printable(path)}))
            << '\n';
}

}  // namespace

Result<void> WeightsFiles::prepare_best(const KeptWeights& best, const Assessment& assessment) {
  VAELET_TRY_ASSIGN(prepared_, writer_.provisional(best, assessment));
  return {};
}

Result<void> WeightsFiles::write_best() {
  auto written = write_file(options_.out, prepared_);
  // The last step, which waits for the disk, can fail with the file in its place.
  if (written || holds(options_.out, prepared_)) epoch_on_disk_ = state_.best.epoch;
  return written;
}

Result<void> WeightsFiles::restore_best() {
  if (state_.best.epoch == 0) return {};
  VAELET_TRY_ASSIGN(const auto assessment, writer_.assessment(state_.best));
  VAELET_TRY(prepare_best(state_.best, assessment));
  return write_best();
}

bool WeightsFiles::lacks_best() const {
  return !prepared_.empty() && epoch_on_disk_ != state_.best.epoch;
}

void WeightsFiles::rescue_best() {
  if (!lacks_best() || write_best() || !lacks_best()) return;
  std::cerr << "vaelet: the weights of epoch " << state_.best.epoch << " could not be written\n";
}

std::string WeightsFiles::best_so_far() const {
  if (epoch_on_disk_ == 0) return "no epoch has ended yet that is worth a weights file";
  return fill("the weights of epoch {}, the lowest loss so far, are in {}",
              {epoch_on_disk_, options_.out});
}

bool WeightsFiles::note(int epoch, const Assessment& assessment) {
  const bool is_news = assessment.condition != condition_;
  condition_ = assessment.condition;
  divergence_ = has_diverged() ? assessment.finding : std::string();
  assessed_epoch_ = epoch;
  return is_news;
}

/// Returns the warning of a file with the weights of an epoch before the divergence.
std::string WeightsFiles::divergence_warning(const KeptWeights& kept) const {
  if (divergence_.empty() || kept.epoch == 0) return {};
  return fill("diverged in epoch {} ({}); these are the weights of epoch {}",
              {assessed_epoch_, divergence_, kept.epoch});
}

/// Assesses the last epoch, where an earlier process trained it.
Result<void> WeightsFiles::assess_last() {
  if (condition_ || state_.last.epoch == 0) return {};
  VAELET_TRY_ASSIGN(const auto assessment, writer_.assessment(state_.last));
  note(state_.last.epoch, assessment);
  return {};
}

/// Writes the epoch that is not kept beside the one that is.
Result<void> WeightsFiles::write_other(const KeptWeights& kept, const KeptWeights& other) {
  const auto path = path_of_other(options_);
  // The file of an earlier run would pass for one of this run.
  if (other.epoch == 0 || other.epoch == kept.epoch) return remove_file(path);
  auto written = writer_.write(other, state_.epochs_done, {}, path);
  // The last epoch of a training that diverged may be nothing that a file can hold.
  if (!written && has_diverged()) return {};
  return written;
}

Outcome WeightsFiles::write_all() {
  VAELET_TRY(assess_last());
  const bool keeps_last = options_.keep == Keep::last && !has_diverged();
  const KeptWeights& kept = keeps_last ? state_.last : state_.best;
  const KeptWeights& other = keeps_last ? state_.best : state_.last;
  if (kept.epoch > 0) {
    VAELET_TRY(writer_.write(kept, state_.epochs_done, divergence_warning(kept), options_.out));
  }
  VAELET_TRY(write_other(kept, other));
  if (!has_diverged()) return EXIT_SUCCESS;
  tell_divergence(kept, options_.out);
  return diverged_status;
}

}  // namespace vaelet::native
