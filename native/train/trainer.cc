#include "native/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "native/torch/device.h"
#include "native/torch/thread_pool.h"
#include "native/train/batch_gradients.h"
#include "native/train/rank_sum.h"
#include "native/train/validation.h"
#include "native/train/weight_update.h"

namespace vaelet::native {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// One run of `train`.
class Trainer {
 public:
  Trainer(Vae& vae, Checkpoint& state, const TrainingSplit& data, const TrivialModel& trivial,
          const TrainConfig& options, const TrainObserver& observer, RankGroup* ranks)
      : vae_(vae),
        state_(state),
        data_{data.training.on(torch_device(options.compute.device)),
              data.validation.on(torch_device(options.compute.device))},
        trivial_(trivial),
        options_(options),
        observer_(observer),
        pool_(options.threads),
        ranks_(ranks),
        update_(state, options, pool_),
        gradients_(vae, data_.training, options, pool_, ranks),
        last_save_(Clock::now()) {
    set_sigma2(state.sigma2);
    if (ranks != nullptr) rank_sum_.emplace(state.weights, *ranks);
  }

  Result<TrainEnd> run();

 private:
  Result<bool> run_batches();
  Result<void> step(const torch::Tensor& indices);
  Result<void> show_moment(std::int64_t taken_before);
  Vae measured_vae() const;
  void set_sigma2(double sigma2);
  Result<void> end_epoch(Clock::time_point start);
  Result<void> validate_epoch(Clock::time_point start);
  void begin_next_epoch();
  std::optional<double> mean_added() const;
  Assessment assess_epoch(const SetMetrics& validation) const;
  bool keep(const Vae& measured, const ElboTerms& validation, Assessment& assessment);
  Result<void> save();

  /// Epochs since the start, with the part of the one in progress.
  double position() const {
    return state_.epochs_done +
           static_cast<double>(state_.taken) / static_cast<double>(data_.training.size());
  }
  double learning_rate() const {
    if (!options_.cosine) return options_.learning_rate;
    return cosine_schedule(options_.learning_rate, position(), options_.epochs);
  }
  /// -ELBO, with the KL weighed as at the schedule's end.
  double validation_loss(const ElboTerms& terms) const {
    return terms.reconstruction + options_.beta.last() * terms.kl;
  }
  bool is_asked_to_stop() const { return observer_.stop_requested && observer_.stop_requested(); }
  bool is_out_of_patience() const {
    return options_.patience > 0 && state_.epochs_done - state_.best.epoch >= options_.patience;
  }

  Vae& vae_;
  Checkpoint& state_;
  TrainingSplit data_;  // on the device
  const TrivialModel& trivial_;
  const TrainConfig& options_;
  const TrainObserver& observer_;
  ThreadPool pool_;
  RankGroup* ranks_;  // nullptr: this process trains alone
  std::optional<RankSum> rank_sum_;
  WeightUpdate update_;
  BatchGradients gradients_;
  bool stop_ = false;  // a rank was asked to
  Clock::time_point last_save_;
};

Result<TrainEnd> Trainer::run() {
  while (state_.epochs_done < options_.epochs) {
    if (is_out_of_patience()) return TrainEnd::stopped_early;
    const auto start = Clock::now();
    VAELET_TRY_ASSIGN(auto complete, run_batches());
    if (!complete) return TrainEnd::interrupted;
    VAELET_TRY(end_epoch(start));
  }
  return TrainEnd::finished;
}

/// Runs the rest of the epoch in progress. Returns whether it came to its end.
Result<bool> Trainer::run_batches() {
  const std::int64_t size = data_.training.size();
  if (!state_.order.defined()) {
    state_.order = gradients_.draw_order(state_.generator);
  }
  if (state_.taken == 0) VAELET_TRY(show_moment(-1));
  while (state_.taken < size) {
    const std::int64_t count = std::min<std::int64_t>(options_.batch_size, size - state_.taken);
    const std::int64_t behind = state_.taken + count;
    const std::int64_t next_count = std::min<std::int64_t>(options_.batch_size, size - behind);
    const Share next = gradients_.share_of_rank(next_count);
    data_.training.expect(state_.order.narrow(0, behind + next.start, next.count));
    VAELET_TRY(step(state_.order.narrow(0, state_.taken, count)));
    state_.taken = behind;
    if (observer_.on_batch) {
      observer_.on_batch({state_.epochs_done + 1, state_.taken, state_.training.terms()});
    }
    VAELET_TRY(show_moment(behind - count));
    if (!rank_sum_) stop_ = is_asked_to_stop();
    if (stop_ || seconds_since(last_save_) > options_.seconds_between_saves) {
      VAELET_TRY(save());
    }
    if (stop_) return false;
  }
  return true;
}

/// Shows the weights where a batch has reached a moment, the last where it has reached several.
Result<void> Trainer::show_moment(std::int64_t taken_before) {
  const auto size = static_cast<double>(data_.training.size());
  const auto taken = static_cast<double>(state_.taken);
  if (state_.epochs_done > 0 || !observer_.on_moment || taken >= size) return {};
  const auto found = std::find_if(observer_.moments.rbegin(), observer_.moments.rend(),
                                  [&](double part) { return part * size <= taken; });
  const bool is_new =
      found != observer_.moments.rend() && *found * size > static_cast<double>(taken_before);
  if (!is_new) return {};
  MomentReport report{*found, state_.taken, {}, state_.sigma2};
  if (state_.taken > 0) report.training = state_.training.terms();
  return observer_.on_moment(report, measured_vae().on(torch::kCPU));
}

/// Returns the model with the averaged weights where there is an average.
Vae Trainer::measured_vae() const {
  return vae_.with_parameters(state_.average.empty() ? state_.weights : state_.average);
}

Result<void> Trainer::step(const torch::Tensor& indices) {
  std::vector<PartSums> parts =
      gradients_.of_batch(indices, options_.beta.at(position()), state_.generator);
  if (rank_sum_) {
    stop_ = is_asked_to_stop();
    VAELET_TRY_ASSIGN(parts, rank_sum_->add(std::move(parts), stop_));
  }
  const LossSums sum = summed(parts);
  VAELET_TRY(check_finite({sum.reconstruction, sum.kl}));
  if (!std::isfinite(sum.added)) {
    return fail(ErrorCode::tensor_not_finite,
                "expected a finite loss, found terms of classifier or attributes that are not");
  }
  state_.training.add(sum.reconstruction, sum.kl, indices.size(0));
  state_.added += sum.added;
  update_.move(std::move(parts), learning_rate());
  if (options_.optimal_sigma2) {
    const auto values = value_count(vae_.spec().image) * static_cast<std::size_t>(indices.size(0));
    update_.follow_sigma2(sum.squared_error / static_cast<double>(values));
    set_sigma2(state_.sigma2);
  }
  return {};
}

void Trainer::set_sigma2(double sigma2) {
  vae_.set_sigma2(sigma2);
  gradients_.set_sigma2(sigma2);
}

/// Rank 0 validates and the others wait for what decides whether the training goes on.
Result<void> Trainer::end_epoch(Clock::time_point start) {
  if (ranks_ == nullptr) return validate_epoch(start);
  if (ranks_->is_first()) {
    VAELET_TRY(validate_epoch(start));
  } else {
    ++state_.epochs_done;
    begin_next_epoch();
  }
  torch::Tensor best = torch::full({1}, state_.best.epoch, torch::kLong);
  VAELET_TRY(ranks_->broadcast(best));
  state_.best.epoch = best.item<int>();
  return {};
}

void Trainer::begin_next_epoch() {
  state_.taken = 0;
  state_.order = torch::Tensor();
  state_.training = {};
  state_.added = 0.0;
}

Result<void> Trainer::validate_epoch(Clock::time_point start) {
  const Vae on_device = measured_vae();
  VAELET_TRY_ASSIGN(auto validation, evaluate(on_device, data_.validation, options_, pool_));
  const Vae measured = on_device.on(torch::kCPU);
  const int epoch = ++state_.epochs_done;
  Assessment assessment = assess_epoch(validation);
  const bool is_best = keep(measured, validation.elbo, assessment);
  state_.taken = 0;
  const EpochReport report{epoch,           state_.training.terms(), mean_added(),
                           validation.elbo, validation.kl,           options_.beta.at(epoch),
                           learning_rate(), state_.sigma2,           std::move(assessment),
                           is_best,         seconds_since(start)};
  begin_next_epoch();
  if (observer_.on_epoch) {
    VAELET_TRY(observer_.on_epoch(report, measured));
  }
  VAELET_TRY(save());
  return is_best && observer_.write_best ? observer_.write_best() : Result<void>();
}

/// Returns the nats that terms beside the objective's have added to an image's loss in this epoch.
std::optional<double> Trainer::mean_added() const {
  if (!adds_terms(options_)) return {};
  return state_.added / static_cast<double>(data_.training.size());
}

Assessment Trainer::assess_epoch(const SetMetrics& validation) const {
  EpochFacts facts{validation, 0.0, options_.beta.at(state_.epochs_done), state_.adam.steps(), {}};
  if (options_.optimal_sigma2) facts.sigma2 = state_.sigma2;
  if (state_.best.epoch > 0) facts.best_before = state_.best.validation;
  return assess(facts, trivial_);
}

/// Keeps the weights as the last and, where they are, as the best. Returns whether they are.
bool Trainer::keep(const Vae& measured, const ElboTerms& validation, Assessment& assessment) {
  state_.last = {state_.epochs_done, validation, state_.sigma2, measured.parameters()};
  const bool is_best = assessment.condition != Condition::diverged &&
                       (state_.best.epoch == 0 ||
                        validation_loss(validation) < validation_loss(state_.best.validation));
  if (!is_best) return false;
  if (observer_.prepare_best) {
    if (auto fits = observer_.prepare_best(state_.last, assessment); !fits) {
      assessment = {Condition::diverged, std::move(fits.error().detail)};
      return false;
    }
  }
  state_.best = state_.last;
  return true;
}

Result<void> Trainer::save() {
  last_save_ = Clock::now();
  return observer_.save ? observer_.save(state_) : Result<void>();
}

}  // namespace

Result<TrainEnd> train(Vae& vae, Checkpoint& state, const TrainingSplit& data,
                       const TrivialModel& trivial, const TrainConfig& options,
                       const TrainObserver& observer, RankGroup* ranks) {
  return Trainer(vae, state, data, trivial, options, observer, ranks).run();
}

}  // namespace vaelet::native
