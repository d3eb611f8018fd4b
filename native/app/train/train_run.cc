#include "native/app/train/train_run.h"

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "native/app/interrupt.h"
#include "native/app/train/condition_text.h"
#include "native/app/train/outputs.h"
#include "native/base/file.h"
#include "native/base/number.h"
#include "native/base/printable.h"
#include "native/torch/threads.h"
#include "native/train/group_batch.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {

TrainRun::TrainRun(TrainOptions options, TrainConfig config, DataSet data, TrainStart start,
                   RankGroup* ranks)
    : options_(std::move(options)),
      config_(std::move(config)),
      data_(std::move(data)),
      start_(std::move(start)),
      state_(start_.vae, start_.generator),
      split_(split_data(options_, start_.vae.spec(), data_)),
      trivial_(trivial_model(start_.vae, config_, split_)),
      writer_({options_, config_, data_, split_, start_.vae, trivial_, start_.inputs}),
      moments_({options_, config_, data_, split_, start_.vae, trivial_, start_.inputs}, writer_),
      files_(options_, writer_, state_),
      ranks_(ranks) {}

CheckpointOwner TrainRun::owner() const {
  return {run_identity(options_, start_.inputs),
          settings_text(options_, start_.vae.spec(), start_.inputs)};
}

Result<void> TrainRun::resume(const CheckpointContent& content) {
  VAELET_TRY_ASSIGN(const auto before, parse_settings(content.settings));
  // The epochs that are done decide what the file says, where the person asks for fewer. A cosine
  // falls over the epochs that were planned; ended before that, it stays the same.
  const bool ends_at_once = options_.epochs <= content.epochs_done;
  if (ends_at_once) {
    options_.epochs = options_.rate_schedule == RateSchedule::cosine
                          ? before.options.epochs
                          : static_cast<int>(content.epochs_done);
  }
  VAELET_TRY(restore_checkpoint(checkpoint(), content, owner().run, split_.training.size(),
                                options_.batch_size, state_));
  VAELET_TRY(check_own_outputs(options_, data_.digest));
  std::cout << "continues after " << state_.epochs_done << " epochs and " << state_.taken
            << " images\n";
  resumed_after_ = state_.epochs_done;
  return {};
}

Result<void> TrainRun::take_over(const CheckpointContent& content) {
  if (content.run.find(data_.digest) == std::string::npos) {
    return fail(ErrorCode::argument_invalid,
                fill("--data: expected the data of the training, found others in \"{}\"",
                     {options_.data.folder}));
  }
  return restore_checkpoint(checkpoint(), content, content.run, split_.training.size(),
                            options_.batch_size, state_);
}

Result<void> TrainRun::check_groups() const {
  if (options_.groups == 0) return {};
  if (split_.validation.size() == 0) {
    return fail(ErrorCode::argument_invalid,
                fill("--validation: expected room for the images of a whole family of groups, "
                     "found {}, fewer than any has",
                     {*options_.validation}));
  }
  VAELET_TRY(Groups(split_.training, options_.groups).check("training"));
  VAELET_TRY(Groups(split_.validation, options_.groups).check("validation"));
  return Groups(ImageSet(data_.test, data_), options_.groups).check("test");
}

Outcome TrainRun::train() {
  VAELET_TRY(check_groups());
  // What no file may hold shows before any time is spent, but for what training makes.
  VAELET_TRY(writer_.provisional({1, {}, state_.sigma2, state_.weights}, {}));
  VAELET_TRY_ASSIGN(auto report, TrainReport::open(options_, data_.name, resumed_after_));
  VAELET_TRY(
      moments_.open(resumed_after_, state_.epochs_done * split_.training.size() + state_.taken));
  VAELET_TRY(resumed_after_ ? files_.restore_best()
                            : write_checkpoint(checkpoint(), owner(), state_));
  if (ranks_ != nullptr) VAELET_TRY(start_followers());
  print_introduction();
  auto end = train_with_display(report);
  if (!end) return end_failed(end.error(), report);
  if (*end == TrainEnd::interrupted) return end_interrupted();
  if (*end == TrainEnd::stopped_early) {
    std::cout << "ended early: no better epoch than " << state_.best.epoch << " within "
              << options_.patience << '\n';
  }
  VAELET_TRY(moments_.add_last(state_.last));
  VAELET_TRY_ASSIGN(const int status, files_.write_all());
  if (state_.best.epoch > 0) {
    VAELET_TRY(report.finish(data_));
  } else {
    VAELET_TRY(
        report.end("the training diverged from its start: no epoch is worth a weights file"));
  }
  VAELET_TRY(remove_file(checkpoint()));
  return status;
}

/// Gives the other ranks the state that this one starts from, as its checkpoint has it.
Result<void> TrainRun::start_followers() const {
  torch::Tensor limits = torch::tensor({options_.epochs, options_.patience}, torch::kLong);
  VAELET_TRY(ranks_->broadcast(limits));
  VAELET_TRY_ASSIGN(const auto bytes, read_file(checkpoint()));
  VAELET_TRY(ranks_->broadcast(bytes));
  return {};
}

void TrainRun::print_introduction() const {
  const ModelSpec& spec = start_.vae.spec();
  std::cout << printable(spec.name) << ", latent " << spec.latent << ", "
            << count_parameters(spec.encoder) << " parameters in the encoder, "
            << count_parameters(spec.decoder) << " in the decoder; " << printable(data_.name)
            << ", " << split_.training.size() << " images of " << data_.image.height << " x "
            << data_.image.width << " to train, " << split_.validation.size()
            << " to validate; the mean image alone has an ELBO of "
            << rounded_text(-trivial_.mean_image) << " nats\n"
            << libraries_description() << ", threads: " << options_.threads;
  if (options_.device != DeviceKind::cpu) {
    std::cout << " and a GPU, in " << enum_word(options_.precision);
  }
  if (ranks_ != nullptr) std::cout << " in each of " << ranks_->size() << " ranks";
  std::cout << std::endl;
}

Result<TrainEnd> TrainRun::train_with_display(TrainReport& report) {
  const InterruptWatch interrupt;
  const std::int64_t done = state_.epochs_done * split_.training.size() + state_.taken;
  TrainDisplay display(config_, split_.training.size(), done);
  TrainObserver observer;
  observer.prepare_best = [&](const KeptWeights& kept, const Assessment& assessment) {
    return files_.prepare_best(kept, assessment);
  };
  observer.on_batch = [&](const BatchReport& batch) { display.show_batch(batch); };
  observer.on_epoch = [&](const EpochReport& epoch, const Vae& vae) {
    return show_epoch(epoch, vae, display, report);
  };
  if (!options_.moments.empty()) {
    observer.moments = early_moments();
    observer.on_moment = [&](const MomentReport& moment, const Vae& vae) {
      return moments_.add_early(moment, vae);
    };
  }
  observer.stop_requested = [&] { return interrupt.requested(); };
  observer.save = [&](const Checkpoint& state) {
    return write_checkpoint(checkpoint(), owner(), state);
  };
  observer.write_best = [&] { return files_.write_best(); };
  auto end = vaelet::native::train(start_.vae, state_, split_, trivial_, config_, observer, ranks_);
  display.clear();
  if (ranks_ == nullptr) return end;
  if (end) {
    ranks_->leave();
  } else {
    ranks_->announce(end.error());
  }
  return end;
}

Result<void> TrainRun::show_epoch(const EpochReport& epoch, const Vae& vae, TrainDisplay& display,
                                  TrainReport& report) {
  display.show_epoch(epoch);
  const bool is_news = files_.note(epoch.epoch, epoch.assessment);
  if (is_news && !is_usable(epoch.assessment.condition)) {
    std::cerr << "vaelet: " << epoch_warning(epoch.epoch, epoch.assessment, options_) << std::endl;
  }
  VAELET_TRY(moments_.add_epoch(epoch, vae));
  return report.add_epoch(epoch, vae, split_.validation);
}

Outcome TrainRun::end_interrupted() const {
  std::cerr << "vaelet: interrupted; "
            << (options_.resume ? "the same command continues from " : "--resume continues from ")
            << printable(checkpoint()) << "; " << printable(files_.best_so_far()) << '\n';
  return interrupted_status;
}

/// Ends a training that an error stopped. What was finished before it is not lost.
Outcome TrainRun::end_failed(const Error& error, TrainReport& report) {
  if (error.code == ErrorCode::tensor_not_finite) return end_diverged(error, report);
  files_.rescue_best();
  std::cerr << "vaelet: " << printable(files_.best_so_far()) << '\n';
  return fail(error.code, error.detail);
}

Outcome TrainRun::end_diverged(const Error& error, TrainReport& report) {
  const int epoch = state_.epochs_done + 1;
  const Assessment assessment{Condition::diverged, error.detail};
  files_.note(epoch, assessment);
  std::cerr << "vaelet: " << epoch_warning(epoch, assessment, options_) << std::endl;
  VAELET_TRY_ASSIGN(const int status, files_.write_all());
  const std::string ending = fill("epoch {}: {}", {epoch, warning_text(assessment)});
  VAELET_TRY(moments_.end(ending));
  VAELET_TRY(report.end(ending));
  VAELET_TRY(remove_file(checkpoint()));
  return status;
}

}  // namespace vaelet::native
