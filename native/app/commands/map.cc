#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/data_check.h"
#include "native/app/options/data_options.h"
#include "native/app/options/output_check.h"
#include "native/app/options/threads_option.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/base/sha256.h"
#include "native/data/data_set.h"
#include "native/eval/classifier/data_match.h"
#include "native/eval/latents/latent_map.h"
#include "native/eval/latents/tsne.h"
#include "native/torch/encode.h"
#include "native/torch/threads.h"
#include "native/torch/vae.h"

namespace vaelet::native {
namespace {

struct MapSettings {
  std::string model;
  DataSource data;
  std::string out;
  std::int64_t per_class = 100;
  int threads = 1;
};

/// The map, and what it was made from and with.
Json map_json(const MapSettings& settings, const ModelFile& model, const DataSet& data,
              Json::Object map) {
  auto configuration = data_configuration(settings.data);
  configuration.push_back({"per-class", std::to_string(settings.per_class)});
  configuration.push_back({"threads", std::to_string(settings.threads)});
  map.emplace_back("model", Json{model.weights.spec.name});
  map.emplace_back("model_sha256", Json{sha256_hex(model.bytes)});
  map.emplace_back("data", Json{data.name});
  map.emplace_back("data_sha256", Json{data.digest});
  map.emplace_back("seed", Json{std::to_string(TsneOptions{}.seed)});
  map.emplace_back("configuration", configuration_json(configuration));
  return {std::move(map)};
}

Outcome run_map(const MapSettings& settings) {
  VAELET_TRY(check_output(settings.out, {settings.model}));
  VAELET_TRY_ASSIGN(auto model, read_model_file(settings.model));
  VAELET_TRY_ASSIGN(auto data, load_data(settings.data));
  VAELET_TRY(check_match(model.weights.spec, data));
  VAELET_TRY(check_as_trained(model.weights, settings.data, data));

  set_threads(settings.threads);
  std::optional<EndOnInterrupt> interrupt(std::in_place);
  const Vae vae = Vae::load(model.weights);
  const ImageSet test(data.test, data);
  VAELET_TRY_ASSIGN(auto map, latent_map(encode_set(vae, test), settings.per_class));
  interrupt.reset();
  const auto text = write_json(map_json(settings, model, data, std::move(map)));
  VAELET_TRY(write_file(settings.out, std::as_bytes(std::span(text))));
  std::cout << "wrote " << settings.out << ": a t-SNE map of test images, for the page\n";
  return EXIT_SUCCESS;
}

}  // namespace

void add_map_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command = app.add_subcommand("map", "Write a t-SNE map of encoded test images");
  auto settings = std::make_shared<MapSettings>();
  command->add_option("FILE", settings->model, "Weights file")->required();
  add_data_options(*command, settings->data);
  command->add_option("--per-class", settings->per_class, "Images of each class")
      ->check(CLI::Range(10, 1000))
      ->capture_default_str();
  add_threads_option(*command, settings->threads);
  command
      ->add_option("--out", settings->out,
                   "File to write; the page finds NAME.map.json beside NAME.safetensors")
      ->required();
  command->callback([=, &outcome] { outcome = run_map(*settings); });
}

}  // namespace vaelet::native
