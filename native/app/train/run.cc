#include "native/app/train/run.h"

#include <iostream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <torch/version.h>

#include "native/app/options/configuration.h"
#include "native/app/options/data_options.h"
#include "native/app/options/data_quality.h"
#include "native/app/options/output_check.h"
#include "native/app/options/spec_file.h"
#include "native/app/ranks/follow.h"
#include "native/app/ranks/place.h"
#include "native/app/source_digest.h"
#include "native/app/train/options/check_together.h"
#include "native/app/train/options/flags.h"
#include "native/app/train/options/settings.h"
#include "native/app/train/outputs.h"
#include "native/app/train/start.h"
#include "native/app/train/train_run.h"
#include "native/app/version.h"
#include "native/base/model_file.h"
#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "native/parallel/rank_group.h"
#include "native/torch/device.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/threads.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Result<void> check_validation(const TrainOptions& options, const DataSet& data) {
  if (*options.validation < data.training.count) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--validation: expected fewer than the {} training images of \"{}\", found {}",
                   {data.training.count, options.data.folder, *options.validation}));
}

/// Checks, before the data take their time, that the files which training starts from can be read.
Result<void> check_inputs(const TrainOptions& options) {
  if (!options.init.empty()) VAELET_TRY(read_model_file(options.init));
  if (!options.classifier.empty()) VAELET_TRY(read_classifier(options.classifier));
  return {};
}

/// Returns what all ranks must have in common: every flag that decides something, and the files.
std::string description_of(const TrainOptions& options, const TrainStart& start) {
  std::string lines;
  for (const auto& [name, value] : configuration(options))
    lines += fill("--{} {}\n", {name, value});
  return lines + run_identity(options, start.inputs);
}

Result<void> check_has_groups(const TrainOptions& options, const DataSet& data) {
  if (options.groups == 0) return {};
  const auto lacks = [](const LabelledImages& images) { return images.groups.empty(); };
  if (!lacks(data.training) && !lacks(data.test)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--groups: expected data with groups, found none in \"{}\": IDX files need "
                   "train-groups-idx1-int and t10k-groups-idx1-int beside them, pictures stand in "
                   "CLASS/GROUP",
                   {options.data.folder}));
}

/// Returns what must be the same program on all ranks, for people.
std::string version_of_ranks() {
  constexpr std::size_t shown = 12;
  return fill("vaelet {} (sources {}) on LibTorch {}",
              {version_number, source_digest.substr(0, shown), TORCH_VERSION});
}

/// Reads the model at --spec, which decides some flags; none where there is none.
Result<std::optional<SpecFile>> take_spec_file(TrainOptions& options) {
  if (options.spec.empty()) return std::optional<SpecFile>();
  VAELET_TRY_ASSIGN(auto spec, read_spec_to_train(options.spec));
  VAELET_TRY(take_spec(spec.spec, options));
  return std::optional(std::move(spec));
}

/// Loads the data, which decide the flags that the person left open.
Result<DataSet> take_data(TrainOptions& options) {
  options.data.groups = options.groups > 0;
  VAELET_TRY_ASSIGN(auto data, load_training_data(options.data));
  VAELET_TRY(check_has_groups(options, data));
  choose_by_data(data.image, options);
  VAELET_TRY(check_together(options));
  options.validation = validation_count(options, data.training.count);
  VAELET_TRY(check_validation(options, data));
  return data;
}

/// Trains in this process: alone, where `ranks` is nullptr.
Outcome run_as_rank(TrainOptions options, RankGroup* ranks) {
  const bool leads = ranks == nullptr || ranks->is_first();
  VAELET_TRY(check_together(options));
  VAELET_TRY(check_device(options.device));
  std::vector<FileLock> locks;
  if (leads) {
    VAELET_TRY_ASSIGN(locks, take_run_paths(options));
  }
  VAELET_TRY_ASSIGN(const auto spec, take_spec_file(options));
  std::optional<CheckpointContent> content;
  if (options.resume && leads) {
    VAELET_TRY_ASSIGN(content, read_checkpoint_file(checkpoint_path_of(options)));
  }
  VAELET_TRY(check_inputs(options));
  VAELET_TRY_ASSIGN(auto data, take_data(options));
  VAELET_TRY_ASSIGN(auto config, train_config_of(options));
  set_threads(1);
  VAELET_TRY_ASSIGN(auto start, start_training(options, spec ? &*spec : nullptr, data));
  start.vae = start.vae.on(torch_device(config.compute.device));
  config.classifier_loss = start.classifier_loss;
  if (ranks != nullptr) VAELET_TRY(ranks->check_same(description_of(options, start)));
  if (!leads) return follow(options, std::move(config), data, std::move(start), *ranks);
  TrainRun run(std::move(options), std::move(config), std::move(data), std::move(start), ranks);
  if (content) VAELET_TRY(run.resume(*content));
  return run.train();
}

}  // namespace

Outcome run_training(TrainOptions options) {
  VAELET_TRY_ASSIGN(const auto place, find_place(options.ranks, environment_value));
  if (!place) return run_as_rank(std::move(options), nullptr);
  options.ranks.world_size = place->size;
  VAELET_TRY_ASSIGN(const auto ranks, RankGroup::join(*place, version_of_ranks()));
  auto outcome = run_as_rank(std::move(options), ranks.get());
  if (!outcome) ranks->announce(outcome.error());
  return outcome;
}

Outcome export_checkpoint(const ExportOptions& asked) {
  VAELET_TRY_ASSIGN(const auto content, read_checkpoint_file(asked.file));
  VAELET_TRY_ASSIGN(auto settings, parse_settings(content.settings));
  if (content.epochs_done == 0) {
    return fail(ErrorCode::argument_invalid,
                fill("\"{}\": expected a checkpoint after an epoch, found one within the first",
                     {asked.file}));
  }
  TrainOptions& options = settings.options;
  options.checkpoint = asked.file;
  options.out = asked.out;
  options.overwrite = asked.overwrite;
  if (!asked.credits.author.empty()) options.credits.author = asked.credits.author;
  if (!asked.credits.licence.empty()) options.credits.licence = asked.credits.licence;
  if (!asked.data.empty()) options.data.folder = asked.data;
  VAELET_TRY(check_paths(used_paths(options)));
  VAELET_TRY(check_replacing(options));
  options.data.groups = options.groups > 0;
  VAELET_TRY_ASSIGN(auto data, load_data(options.data));
  VAELET_TRY(check_has_groups(options, data));
  VAELET_TRY(check_validation(options, data));
  VAELET_TRY_ASSIGN(auto config, train_config_of(options));
  if (options.rate_schedule == RateSchedule::constant) {
    options.epochs = static_cast<int>(content.epochs_done);
  }
  set_threads(1);
  settings.inputs.data = data.digest;
  torch::Generator generator = seeded_generator(options.seed);
  VAELET_TRY_ASSIGN(auto vae, Vae::create(std::move(settings.spec), generator));
  TrainRun run(std::move(options), std::move(config), std::move(data),
               {std::move(vae), std::move(generator), std::move(settings.inputs)});
  VAELET_TRY(run.take_over(content));
  return run.files().write_all();
}

}  // namespace vaelet::native
