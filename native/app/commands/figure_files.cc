#include "native/app/commands/figure_files.h"

#include <span>
#include <string>
#include <utility>

#include "native/base/file.h"
#include "native/base/sha256.h"
#include "native/classifier/data_match.h"
#include "native/eval/latents/latents.h"
#include "native/torch/encode.h"
#include "native/torch/threads.h"
#include "native/train/validation.h"
#include "shared/base/json.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

/// Metrics on the test images.
struct TestMetrics {
  ElboTerms elbo;
  double squared_error = 0.0;   // in model space, summed over pixels, of the posterior's means
  std::vector<double> kl_nats;  // of each latent dimension
  std::int64_t active_units = 0;
};

double squared_error(const Vae& vae, const ImageSet& images) {
  constexpr std::int64_t batch_size = 256;
  const torch::NoGradGuard no_grad;
  double sum = 0.0;
  for (const torch::Tensor& indices : torch::arange(images.size()).split(batch_size)) {
    const Batch batch = images.batch(indices);
    const torch::Tensor x = vae.to_model_space(batch.pixels);
    const torch::Tensor decoded = vae.decode(vae.encode(x, batch.label).mean, batch.label);
    sum += (x - decoded).square().sum(torch::kDouble).item<double>();
  }
  return sum / static_cast<double>(images.size());
}

Result<SetMetrics> grey_metrics(const Vae& vae, const ImageSet& test, int threads) {
  ThreadPool pool(threads);
  return evaluate(vae, test, TrainConfig{}, pool);
}

Result<TestMetrics> test_metrics(const Vae& vae, const DataSet& data, int threads) {
  const ImageSet test(data.test, data);
  auto measured = grey_metrics(vae, test, threads);
  set_threads(threads);  // behind the thread pool, whose threads compute alone
  VAELET_TRY_ASSIGN(const SetMetrics metrics, std::move(measured));
  return TestMetrics{metrics.elbo, squared_error(vae, test), metrics.kl,
                     active_units(encode_set(vae, test).mean)};
}

Json measured_json(const ModelSpec& spec, const TestMetrics& metrics) {
  Json::Array kl;
  for (const double nats : metrics.kl_nats) kl.push_back({nats});
  Json::Object json{{"unit", {std::string("nats")}},
                    {"pixels", {std::string(spec.image.channels == 1 ? "grey" : "colour")}},
                    {"reconstruction", {metrics.elbo.reconstruction}},
                    {"kl", {metrics.elbo.kl}},
                    {"elbo", {metrics.elbo.elbo()}},
                    {"kl_nats", {std::move(kl)}},
                    {"active_units", {metrics.active_units}}};
  if (spec.likelihood.kind == LikelihoodKind::gaussian) {
    json.emplace_back("squared_error", Json{metrics.squared_error});
  }
  return {std::move(json)};
}

Json figures_json(const ModelFile& model, const DataSet& data, std::uint64_t seed, int threads,
                  const TestMetrics& measured, const std::vector<ModelFigure>& figures) {
  Json::Array list;
  for (const ModelFigure& figure : figures) {
    list.push_back({Json::Object{
        {"file", {figure.name}}, {"caption", {figure.caption}}, {"count", {figure.count}}}});
  }
  return {Json::Object{{"model", {model.weights.spec.name}},
                       {"model_sha256", {sha256_hex(model.bytes)}},
                       {"data", {data.name}},
                       {"data_sha256", {data.digest}},
                       {"seed", {std::to_string(seed)}},
                       {"threads", {std::int64_t{threads}}},
                       {"test_images", {data.test.count}},
                       {"test", measured_json(model.weights.spec, measured)},
                       {"figures", {std::move(list)}}}};
}

}  // namespace

Result<FigureFiles> make_figures(const ModelFile& model, const DataSet& data, std::uint64_t seed,
                                 int threads) {
  VAELET_TRY(check_match(model.weights.spec, data));
  const Vae vae = Vae::load(model.weights);
  VAELET_TRY_ASSIGN(auto measured, test_metrics(vae, data, threads));
  VAELET_TRY_ASSIGN(auto figures, model_figures({vae, model.weights.prior, data}, seed));
  auto json = write_json(figures_json(model, data, seed, threads, measured, figures)) + "\n";
  return FigureFiles{std::move(figures), std::move(json)};
}

Result<void> write_figures(const FigureFiles& files, const fs::path& folder) {
  for (const ModelFigure& figure : files.figures) {
    VAELET_TRY(write_file(folder / figure.name, figure.png));
  }
  return write_file(folder / "figures.json", std::as_bytes(std::span(files.json)));
}

Result<std::vector<ModelFigure>> write_figures(const ModelFile& model, const DataSet& data,
                                               std::uint64_t seed, const fs::path& folder) {
  VAELET_TRY_ASSIGN(auto files, make_figures(model, data, seed, 1));
  VAELET_TRY(write_figures(files, folder));
  return std::move(files.figures);
}

}  // namespace vaelet::native
