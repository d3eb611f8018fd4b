#include "native/app/train/model_writer.h"

#include <algorithm>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <utility>

#include "native/app/train/condition_text.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/torch/export.h"
#include "native/torch/thread_pool.h"
#include "native/train/group_batch.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

/// Of a provisional file. So many are encoded in a moment.
constexpr std::int64_t most_images = 2000;
constexpr std::int64_t all_images = std::numeric_limits<std::int64_t>::max();

std::int64_t steps_until(const ModelSource& source, int epoch) {
  const std::int64_t batch = source.config.batch_size;
  return epoch * ((source.split.training.size() + batch - 1) / batch);
}

void print_test(const FinalMetrics& metrics, std::int64_t images) {
  std::cout << "epoch " << metrics.epoch << " on the test set, " << images
            << " images: reconstruction " << metrics.test->reconstruction << ", KL "
            << metrics.test->kl << ", ELBO " << metrics.test->elbo() << " nats\n";
}

/// Keeps of a file what draws: the decoder, and one golden sample without what the encoder says.
WeightsContent without_encoder(WeightsContent content) {
  content.spec.encoder.clear();
  content.spec.posterior = PosteriorKind::softplus;
  std::map<std::string, std::vector<float>, std::less<>> decoder;
  for (const TensorDescription& tensor : network_tensors(content.spec)) {
    decoder.insert(content.network.extract(tensor.name));
  }
  content.network = std::move(decoder);
  GoldenSamples& golden = content.golden;
  const auto count = static_cast<std::size_t>(std::exchange(golden.count, 1));
  for (std::vector<float>* values : {&golden.z, &golden.label, &golden.image}) {
    values->resize(values->size() / count);
  }
  golden.mean.clear();
  golden.sigma.clear();
  return content;
}

}  // namespace

Result<std::vector<std::byte>> ModelWriter::provisional(const KeptWeights& kept,
                                                        const Assessment& assessment) const {
  VAELET_TRY_ASSIGN(const auto vae, stored(kept));
  FinalMetrics metrics;
  metrics.epoch = kept.epoch;
  metrics.epochs_done = kept.epoch;
  metrics.validation = kept.validation;
  metrics.condition = condition_name(assessment.condition);
  metrics.warning = warning_text(assessment);
  return write_weights(content(vae, encoded(vae, most_images), metrics));
}

Result<void> ModelWriter::write(const KeptWeights& kept, int epochs_done,
                                const std::string& warning,
                                const std::filesystem::path& path) const {
  VAELET_TRY_ASSIGN(const auto vae, stored(kept));
  VAELET_TRY_ASSIGN(auto metrics, measured(vae, kept));
  print_test(metrics, source_.data.test.count);
  metrics.epochs_done = epochs_done;
  if (!warning.empty()) metrics.warning = warning;
  VAELET_TRY_ASSIGN(const auto bytes,
                    write_weights(content(vae, encoded(vae, all_images), metrics)));
  VAELET_TRY(write_file(path, bytes));
  tell_written(path, fill(", {} bytes", {bytes.size()}));
  return {};
}

Result<std::vector<std::byte>> ModelWriter::drawing(const Vae& vae, double epoch) const {
  Vae rounded = vae.with_parameters(vae.parameters());
  VAELET_TRY(rounded.round_weights(DType::i8));
  FinalMetrics metrics;
  metrics.epoch = static_cast<int>(epoch);
  metrics.epochs_done = metrics.epoch;
  metrics.moment = epoch;
  WeightsContent whole = content(rounded, encoded(vae, most_images), metrics);
  whole.network_dtype = DType::i8;
  return write_weights(without_encoder(std::move(whole)));
}

Result<ElboTerms> ModelWriter::validation_of(const Vae& vae) const {
  VAELET_TRY_ASSIGN(const auto metrics, evaluated(vae, source_.split.validation));
  return metrics.elbo;
}

/// Returns the model with these weights, rounded as the file stores them.
Result<Vae> ModelWriter::stored(const KeptWeights& kept) const {
  Vae vae = source_.vae.with_parameters(kept.weights).on(torch::kCPU);
  vae.set_sigma2(kept.sigma2);
  VAELET_TRY(vae.round_weights(source_.options.dtype));
  return vae;
}

Result<Assessment> ModelWriter::assessment(const KeptWeights& kept) const {
  VAELET_TRY_ASSIGN(const auto vae, stored(kept));
  VAELET_TRY_ASSIGN(const auto validation, evaluated(vae, source_.split.validation));
  return assessed(validation, kept);
}

Result<SetMetrics> ModelWriter::evaluated(const Vae& vae, const ImageSet& images) const {
  ThreadPool pool(source_.options.threads);
  TrainConfig config = source_.config;
  config.compute = {};
  return evaluate(vae, images, config, pool);
}

Assessment ModelWriter::assessed(const SetMetrics& validation, const KeptWeights& kept) const {
  EpochFacts facts{
      validation, 0.0, source_.config.beta.at(kept.epoch), steps_until(source_, kept.epoch), {}};
  if (source_.config.optimal_sigma2) facts.sigma2 = kept.sigma2;
  return assess(facts, source_.trivial);
}

Result<FinalMetrics> ModelWriter::measured(const Vae& vae, const KeptWeights& kept) const {
  VAELET_TRY_ASSIGN(const auto validation, evaluated(vae, source_.split.validation));
  VAELET_TRY_ASSIGN(const auto test, evaluated(vae, ImageSet(source_.data.test, source_.data)));
  const Assessment assessment = assessed(validation, kept);
  FinalMetrics metrics;
  metrics.epoch = kept.epoch;
  metrics.validation = validation.elbo;
  metrics.test = test.elbo;
  metrics.condition = condition_name(assessment.condition);
  metrics.warning = warning_text(assessment);
  return metrics;
}

/// Encodes at most `most` training images, or groups of them.
EncodedSet ModelWriter::encoded(const Vae& vae, std::int64_t most) const {
  const int members = source_.config.group_members;
  if (members > 0) return encode_groups(vae, source_.split.training, members, most);
  return encode_set(vae, evenly_spaced(source_.split.training, most));
}

/// `encoded` gives the latent statistics and, once the test images were measured, the prior.
WeightsContent ModelWriter::content(const Vae& vae, const EncodedSet& encoded,
                                    const FinalMetrics& metrics) const {
  FinalMetrics recorded = metrics;
  recorded.mean_image_elbo = -source_.trivial.mean_image;
  recorded.init_digest = source_.inputs.init;
  recorded.classifier_digest = source_.inputs.classifier;
  recorded.init_classifier_digests = source_.inputs.init_classifiers;
  recorded.training_images = source_.split.training.size();
  recorded.validation_images = source_.split.validation.size();
  WeightsContent content;
  content.spec = vae.spec();
  content.training = training_record(source_.options, source_.data, recorded);
  content.network_dtype = source_.options.dtype;
  content.network = network_values(vae);
  content.latent = latent_statistics(encoded);
  if (metrics.test) content.prior = prior_of(encoded);
  content.golden = golden_samples(vae, content.prior, source_.options.seed);
  return content;
}

PriorTensors ModelWriter::prior_of(const EncodedSet& encoded) const {
  const int components = prior_components_of(source_.options);
  if (components == 0) return {};
  const std::size_t classes =
      is_conditional(source_.vae.spec()) ? source_.data.class_names.size() : 1;
  return fit_prior(encoded, static_cast<int>(classes), components, source_.options.seed);
}

}  // namespace vaelet::native
