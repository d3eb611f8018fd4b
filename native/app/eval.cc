#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "native/app/commands.h"
#include "native/app/data_options.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/base/sha256.h"
#include "native/data/data_set.h"
#include "native/eval/evaluation.h"
#include "native/eval/judge_file.h"
#include "native/torch/threads.h"

namespace vaelet::native {
namespace {

struct EvalSettings {
  std::string file;
  std::string judge;
  DataSource data;
  std::string out;
  bool record = false;
  EvaluationOptions options;
  int threads = 1;
};

std::string sampler_name(const PriorTensors& prior) {
  return prior.components == 0 ? "standard normal" : "fitted prior of the file";
}

std::string judge_sentence(const TrainedJudge& judge) {
  const auto& record = judge.record;
  return "judge " + judge.digest.substr(0, 12) + ": " +
         std::to_string(100 * record.accuracy().value).substr(0, 5) + " % right on " +
         std::to_string(record.test_images) + " test images of " + record.data + ", seed " +
         std::to_string(record.seed);
}

Json judge_json(const TrainedJudge& judge) {
  const auto& record = judge.record;
  const auto accuracy = record.accuracy();
  return {Json::Object{{"sha256", {judge.digest}},
                       {"data", {record.data}},
                       {"data_sha256", {record.data_digest}},
                       {"seed", {std::to_string(record.seed)}},
                       {"accuracy", {accuracy.value}},
                       {"low", {accuracy.low}},
                       {"high", {accuracy.high}},
                       {"test_images", {record.test_images}}}};
}

// What the figures were made with, and the figures.
Json::Object quality_json(const EvalSettings& settings, const ModelFile& model, const DataSet& data,
                          const TrainedJudge* judge, const std::vector<MeasureGroup>& groups) {
  Json::Object quality{{"data", {data.name}},
                       {"data_sha256", {data.digest}},
                       {"sampler", {sampler_name(model.weights.prior)}},
                       {"seed", {std::to_string(settings.options.seed)}},
                       {"nll_samples", {settings.options.nll_samples}}};
  if (judge != nullptr) quality.emplace_back("judge", judge_json(*judge));
  quality.emplace_back("measures", measures_json(groups));
  return quality;
}

// The figures, and of which model they are.
Result<void> write_report(const EvalSettings& settings, const ModelFile& model,
                          const Json::Object& quality) {
  Json::Object report{{"model", {model.weights.spec.name}},
                      {"model_sha256", {sha256_hex(model.bytes)}}};
  report.insert(report.end(), quality.begin(), quality.end());
  const auto text = write_json({std::move(report)}) + "\n";
  if (auto written = write_file(settings.out, std::as_bytes(std::span(text))); !written) {
    return written;
  }
  std::cout << "wrote " << settings.out << '\n';
  return {};
}

Result<void> record_quality(const EvalSettings& settings, const ModelFile& model,
                            const Json::Object& quality) {
  auto bytes = with_training_entry(model.bytes, "quality", {quality});
  if (!bytes) return pass_on(bytes);
  if (auto written = write_file(settings.file, *bytes); !written) return written;
  std::cout << "recorded in " << settings.file << '\n';
  return {};
}

void print_report(const EvalSettings& settings, const ModelFile& model, const DataSet& data,
                  const TrainedJudge* judge, const std::vector<MeasureGroup>& groups) {
  std::cout << model.weights.spec.name << " on " << data.name << ", seed " << settings.options.seed
            << ", sampler " << sampler_name(model.weights.prior) << '\n'
            << (judge != nullptr ? judge_sentence(*judge)
                                 : "no judge: `vaelet judge` trains one, and --judge adds accuracy "
                                   "and what is measured in its features")
            << '\n'
            << measure_table(groups);
}

Outcome run_eval(const EvalSettings& settings) {
  for (const std::string& path : {settings.out, settings.record ? settings.file : std::string()}) {
    if (path.empty()) continue;
    if (auto writable = check_writable(path); !writable) return pass_on(writable);
  }
  auto model = read_model_file(settings.file);
  if (!model) return pass_on(model);
  std::optional<TrainedJudge> judge;
  if (!settings.judge.empty()) {
    auto trained = read_judge(settings.judge);
    if (!trained) return pass_on(trained);
    judge = std::move(*trained);
  }
  auto data = load_data(settings.data);
  if (!data) return pass_on(data);

  set_threads(settings.threads);
  TrainedJudge* const opinion = judge ? &*judge : nullptr;
  auto groups =
      evaluate_model(model->weights, *data, opinion, settings.options,
                     [](const std::string& step) { std::cerr << "measuring: " << step << '\n'; });
  if (!groups) return pass_on(groups);
  print_report(settings, *model, *data, opinion, *groups);
  const auto quality = quality_json(settings, *model, *data, opinion, *groups);
  if (!settings.out.empty()) {
    if (auto written = write_report(settings, *model, quality); !written) return pass_on(written);
  }
  if (settings.record) {
    if (auto recorded = record_quality(settings, *model, quality); !recorded) {
      return pass_on(recorded);
    }
  }
  return EXIT_SUCCESS;
}

}  // namespace

void add_eval_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand(
      "eval", "Measure a model: likelihood, latents, samples (native/eval/MEASURES.md)");
  auto settings = std::make_shared<EvalSettings>();
  auto& options = settings->options;
  constexpr std::int64_t most = 1'000'000'000;
  const auto count = CLI::Range(std::int64_t{1}, most);
  command->add_option("FILE", settings->file, "Weights file")->required();
  command->add_option("--judge", settings->judge, "Judge file that `vaelet judge` wrote");
  add_data_options(*command, settings->data);
  command->add_option("--samples", options.samples, "Images drawn from the prior")
      ->check(CLI::Range(least_samples, most))
      ->capture_default_str();
  command
      ->add_option("--nll-samples", options.nll_samples, "K, draws of z for the nll of one image")
      ->check(count)
      ->capture_default_str();
  command->add_option("--nll-images", options.nll_images, "Test images, at random, for the nll")
      ->check(count)
      ->capture_default_str();
  command
      ->add_option("--teach", options.taught,
                   "Samples from which a classifier learns that is then asked about test images; "
                   "0: none. 60,000 take minutes")
      ->check(CLI::Range(std::int64_t{0}, most))
      ->capture_default_str();
  command->add_option("--seed", options.seed, "Seed of samples, binarisation and choices")
      ->capture_default_str();
  command->add_option("--threads", settings->threads, "Threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--out", settings->out, "JSON to write");
  command->add_flag("--record", settings->record,
                    "Write the figures into the file's own training metadata, as `quality`");
  command->callback([=, &outcome] { outcome = run_eval(*settings); });
}

}  // namespace vaelet::native
