#include "native/app/train/report.h"

#include "native/app/commands/figure_files.h"
#include "native/app/options/configuration.h"
#include "native/app/train/options/flags.h"
#include "native/app/written.h"
#include "native/base/model_file.h"
#include "native/report/drawing/model_figures.h"
#include "native/torch/encode.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"
#include "native/train/group_batch.h"

namespace vaelet::native {
namespace {

RunDescription description_of(const TrainOptions& options, const std::string& data_name) {
  RunDescription description{options.model + " on " + data_name, options.epochs, {}};
  for (const auto& [name, value] : configuration(options)) {
    description.configuration.emplace_back("--" + name, value);
  }
  return description;
}

/// Encodes some images, or groups of at most `groups`, and draws one z from each posterior.
LatentDraws draw_latents(const Vae& vae, const ImageSet& images, int groups, std::uint64_t seed) {
  constexpr std::int64_t most = 1000;
  if (images.size() == 0) return {};
  const EncodedSet encoded = groups > 0 ? encode_groups(vae, images, groups, most)
                                        : encode_set(vae, evenly_spaced(images, most));
  torch::Generator generator = seeded_generator(seed);
  const torch::Tensor noise = torch::randn(encoded.mean.sizes(), generator);
  return {static_cast<std::size_t>(vae.spec().latent),
          values_of(encoded.mean + encoded.sigma * noise)};
}

}  // namespace

Result<TrainReport> TrainReport::open(const TrainOptions& options, const std::string& data_name,
                                      std::optional<int> finished_epochs) {
  TrainReport report(options);
  if (options.report.empty()) return report;
  VAELET_TRY_ASSIGN(auto opened, RunReport::open(options.report, description_of(options, data_name),
                                                 finished_epochs));
  report.report_ = std::move(opened);
  return report;
}

Result<void> TrainReport::add_epoch(const EpochReport& epoch, const Vae& vae,
                                    const ImageSet& validation) {
  if (!report_) return {};
  EpochRecord record{.epoch = epoch.epoch,
                     .training = epoch.training,
                     .added = epoch.added,
                     .validation = epoch.validation,
                     .beta = epoch.beta,
                     .learning_rate = epoch.learning_rate,
                     .sigma2 = {},
                     .is_best = epoch.is_best && is_usable(epoch.assessment.condition),
                     .is_kept = epoch.is_best,
                     .condition = condition_name(epoch.assessment.condition),
                     .warning = epoch.assessment.finding,
                     .seconds = epoch.seconds,
                     .kl_nats = epoch.kl};
  if (vae.spec().likelihood.kind == LikelihoodKind::gaussian) record.sigma2 = epoch.sigma2;
  return report_->add_epoch(record, progress_png(vae, seed_),
                            draw_latents(vae, validation, groups_, seed_));
}

Result<void> TrainReport::end(const std::string& sentence) {
  return report_ ? report_->end(sentence) : Result<void>();
}

Result<void> TrainReport::finish(const DataSet& data) {
  if (!report_) return {};
  VAELET_TRY_ASSIGN(auto model, read_model_file(model_path_));
  VAELET_TRY_ASSIGN(auto figures, write_figures(model, data, seed_, folder_));
  std::vector<ReportFigure> shown;
  for (ModelFigure& figure : figures) {
    shown.push_back({std::move(figure.caption), std::move(figure.png)});
  }
  VAELET_TRY(report_->finish(std::move(shown)));
  tell_written(std::filesystem::path(folder_) / report_page_name, " and the figures beside it");
  return {};
}

}  // namespace vaelet::native
