#include "native/app/train/run.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "native/app/interrupt.h"
#include "native/app/options/data_options.h"
#include "native/app/train/display.h"
#include "native/app/train/record.h"
#include "native/app/train/report.h"
#include "native/base/file.h"
#include "native/data/data_set.h"
#include "native/torch/encode.h"
#include "native/torch/export.h"
#include "native/torch/image_set.h"
#include "native/torch/thread_pool.h"
#include "native/torch/threads.h"
#include "native/torch/vae.h"
#include "native/train/checkpoint.h"
#include "native/train/trainer.h"
#include "native/train/validation.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/zoo.h"
#include "shared/weights/weights_file.h"

namespace vaelet::native {
namespace {

/// What can be refused before any time is spent.
Result<void> check_paths(const TrainSettings& settings) {
  namespace fs = std::filesystem;
  if (fs::weakly_canonical(settings.out) == fs::weakly_canonical(checkpoint_path_of(settings))) {
    return fail(ErrorCode::argument_invalid,
                fill("--checkpoint: expected another file than --out, found \"{}\" for both",
                     {settings.out}));
  }
  for (const std::string& path : {settings.out, checkpoint_path_of(settings)}) {
    VAELET_TRY(check_writable(path));
  }
  const std::string checkpoint = checkpoint_path_of(settings);
  if (settings.resume || !fs::exists(checkpoint)) return {};
  return fail(
      ErrorCode::checkpoint_unfit,
      fill("\"{}\" holds a training that did not end: --resume goes on with it", {checkpoint}));
}

Result<void> check_validation(const TrainSettings& settings, const DataSet& data) {
  if (*settings.validation < data.training.count) return {};
  return fail(ErrorCode::argument_invalid,
              fill("--validation: expected fewer than the {} training images of \"{}\", found {}",
                   {data.training.count, settings.data.folder, *settings.validation}));
}

/// A Gaussian learns standardised pixels, a Bernoulli the grey levels themselves.
Result<ModelSpec> make_spec(const TrainSettings& settings, const DataSet& data) {
  VAELET_TRY_ASSIGN(auto likelihood, likelihood_of(settings));
  ZooOptions zoo{{data.height, data.width}, data.class_names, settings.latent, likelihood};
  if (likelihood.kind == LikelihoodKind::gaussian) {
    const PixelStatistics pixels = pixel_statistics(data.training);
    zoo.image.mean = pixels.mean;
    zoo.image.std = pixels.std;
  }
  return make_model(settings.model, zoo);
}

/// `model.safetensors` to `model.last.safetensors`.
std::filesystem::path path_of_other(const std::filesystem::path& path, const std::string& which) {
  std::filesystem::path other = path;
  return other.replace_extension("." + which + path.extension().string());
}

/// One run of `vaelet train`, from checked settings to the file.
class TrainRun {
 public:
  TrainRun(TrainSettings settings, TrainConfig options, DataSet data, Vae vae,
           torch::Generator generator)
      : settings_(std::move(settings)),
        options_(std::move(options)),
        data_(std::move(data)),
        vae_(std::move(vae)),
        state_(vae_, std::move(generator)),
        split_(split(images(data_.training), *settings_.validation, settings_.seed)) {}

  Outcome run();

 private:
  ImageSet images(const LabelledImages& images) const {
    return {images, data_.height, data_.width, static_cast<std::int64_t>(data_.class_names.size())};
  }
  std::string checkpoint() const { return checkpoint_path_of(settings_); }
  std::string description() const;
  Result<std::optional<int>> resume();
  void introduce() const;
  Result<TrainEnd> train_with_display(TrainReport& report);
  Result<void> write_kept();
  Result<void> write_weights_file(const KeptWeights& kept, const std::filesystem::path& path);
  Result<FinalMetrics> final_metrics(const Vae& vae, int epoch) const;
  WeightsContent content(const Vae& vae, const FinalMetrics& figures) const;

  TrainSettings settings_;
  TrainConfig options_;
  DataSet data_;
  Vae vae_;
  Checkpoint state_;
  TrainingSplit split_;
};

Outcome TrainRun::run() {
  VAELET_TRY_ASSIGN(auto resumed, resume());
  introduce();
  VAELET_TRY_ASSIGN(auto report, TrainReport::open(settings_, data_.name, resumed));
  VAELET_TRY_ASSIGN(auto end, train_with_display(report));
  if (end == TrainEnd::interrupted) {
    std::cerr << "vaelet: interrupted; "
              << (settings_.resume ? "the same command goes on from " : "--resume goes on from ")
              << checkpoint() << '\n';
    return interrupted_status;
  }
  if (end == TrainEnd::stopped_early) {
    std::cout << "ended early: no better epoch than " << state_.best.epoch << " within "
              << settings_.patience << '\n';
  }
  VAELET_TRY(write_kept());
  VAELET_TRY(report.finish(data_));
  VAELET_TRY(remove_file(checkpoint()));
  return EXIT_SUCCESS;
}

/// What must be the same for a checkpoint to be gone on with.
std::string TrainRun::description() const {
  std::string text;
  for (const auto& [name, value] : configuration(settings_)) {
    text += "--" + name + " " + value + "\n";
  }
  return text + "data " + data_.digest + "\n";
}

/// How many epochs were finished where the checkpoint stands; nothing when a new run begins.
Result<std::optional<int>> TrainRun::resume() {
  if (!settings_.resume || !std::filesystem::exists(checkpoint())) return std::nullopt;
  VAELET_TRY(read_checkpoint(checkpoint(), description(), state_));
  std::cout << "goes on after " << state_.epochs_done << " epochs and " << state_.taken
            << " images\n";
  return state_.epochs_done;
}

void TrainRun::introduce() const {
  const ModelSpec& spec = vae_.spec();
  std::cout << spec.name << ", latent " << spec.latent << ", " << count_parameters(spec.encoder)
            << " parameters in the encoder, " << count_parameters(spec.decoder)
            << " in the decoder; " << data_.name << ", " << split_.training.size() << " images of "
            << data_.height << " x " << data_.width << " to train, " << split_.validation.size()
            << " to validate\n"
            << libraries_description() << ", threads: " << settings_.threads << std::endl;
}

Result<TrainEnd> TrainRun::train_with_display(TrainReport& report) {
  const InterruptWatch interrupt;
  const std::int64_t done = state_.epochs_done * split_.training.size() + state_.taken;
  TrainDisplay display(options_, split_.training.size(), done);
  TrainObserver observer;
  observer.on_batch = [&](const BatchReport& batch) { display.show_batch(batch); };
  observer.on_epoch = [&](const EpochReport& epoch, const Vae& vae) {
    display.show_epoch(epoch);
    return report.add_epoch(epoch, vae);
  };
  observer.stop_requested = [&] { return interrupt.requested(); };
  observer.save = [&](const Checkpoint& state) {
    return write_checkpoint(checkpoint(), description(), state);
  };
  auto end = train(vae_, state_, split_, options_, observer);
  display.clear();
  return end;
}

Result<void> TrainRun::write_kept() {
  const bool keeps_best = settings_.keep == "best";
  const auto& kept = keeps_best ? state_.best : state_.last;
  const auto& other = keeps_best ? state_.last : state_.best;
  VAELET_TRY(write_weights_file(kept, settings_.out));
  const auto path = path_of_other(settings_.out, keeps_best ? "last" : "best");
  // What an earlier run left there would pass for this one's.
  return kept.epoch == other.epoch ? remove_file(path) : write_weights_file(other, path);
}

Result<void> TrainRun::write_weights_file(const KeptWeights& kept,
                                          const std::filesystem::path& path) {
  Vae vae = vae_.with_parameters(kept.weights);
  vae.set_sigma2(kept.sigma2);
  // Everything is measured on the weights as the file stores them.
  VAELET_TRY(vae.round_weights(dtype_of(settings_)));
  VAELET_TRY_ASSIGN(auto figures, final_metrics(vae, kept.epoch));
  VAELET_TRY_ASSIGN(auto bytes, write_weights(content(vae, figures)));
  VAELET_TRY(write_file(path, bytes));
  std::cout << "wrote " << path.string() << ", " << bytes.size() << " bytes\n";
  return {};
}

Result<FinalMetrics> TrainRun::final_metrics(const Vae& vae, int epoch) const {
  ThreadPool pool(settings_.threads);
  VAELET_TRY_ASSIGN(auto validation, evaluate(vae, split_.validation, settings_.binarise, pool));
  VAELET_TRY_ASSIGN(auto test, evaluate(vae, images(data_.test), settings_.binarise, pool));
  std::cout << "epoch " << epoch << " on the test set, " << data_.test.count
            << " images: reconstruction " << test.elbo.reconstruction << ", KL " << test.elbo.kl
            << ", ELBO " << test.elbo.elbo() << " nats\n";
  return FinalMetrics{epoch, validation.elbo, test.elbo};
}

WeightsContent TrainRun::content(const Vae& vae, const FinalMetrics& figures) const {
  const EncodedSet encoded = encode_set(vae, split_.training);
  WeightsContent content;
  content.spec = vae.spec();
  content.training = training_record(settings_, data_, figures);
  content.network_dtype = dtype_of(settings_);
  content.network = network_values(vae);
  content.latent = latent_statistics(encoded);
  if (const int components = prior_components_of(settings_); components > 0) {
    const std::size_t classes = is_conditional(vae.spec()) ? data_.class_names.size() : 1;
    content.prior = fit_prior(encoded, static_cast<int>(classes), components, settings_.seed);
  }
  content.golden = golden_samples(vae, content.prior, settings_.seed);
  return content;
}

}  // namespace

Outcome run_training(TrainSettings settings) {
  VAELET_TRY(check_paths(settings));
  VAELET_TRY_ASSIGN(auto data, load_data(settings.data));
  settings.validation = validation_count(settings, data.training.count);
  VAELET_TRY(check_validation(settings, data));
  VAELET_TRY_ASSIGN(auto spec, make_spec(settings, data));
  VAELET_TRY_ASSIGN(auto options, train_options_of(settings));
  set_threads(1);
  torch::Generator generator = at::detail::createCPUGenerator(settings.seed);
  VAELET_TRY_ASSIGN(auto vae, Vae::create(std::move(spec), generator));
  return TrainRun(std::move(settings), std::move(options), std::move(data), std::move(vae),
                  std::move(generator))
      .run();
}

}  // namespace vaelet::native
