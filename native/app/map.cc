#include <cstdlib>
#include <iostream>
#include <memory>
#include <span>
#include <string>

#include "native/app/commands.h"
#include "native/app/data_options.h"
#include "native/base/file.h"
#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "native/eval/data_match.h"
#include "native/eval/latent_map.h"
#include "native/torch/vae.h"
#include "native/train/aggregate_posterior.h"

namespace vaelet::native {
namespace {

struct MapSettings {
  std::string model;
  DataSource data;
  std::string out;
  std::int64_t per_class = 100;
};

Outcome run_map(const MapSettings& settings) {
  if (auto writable = check_writable(settings.out); !writable) return pass_on(writable);
  auto model = read_model_file(settings.model);
  if (!model) return pass_on(model);
  auto data = load_data(settings.data);
  if (!data) return pass_on(data);
  if (auto match = check_match(model->weights.spec, *data); !match) return pass_on(match);

  const Vae vae = Vae::load(model->weights);
  const auto classes = static_cast<std::int64_t>(data->class_names.size());
  const ImageSet test(data->test, data->height, data->width, classes);
  auto map = latent_map(encode_set(vae, test), settings.per_class);
  if (!map) return pass_on(map);
  if (auto written = write_file(settings.out, std::as_bytes(std::span(*map))); !written) {
    return pass_on(written);
  }
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
  command
      ->add_option("--out", settings->out,
                   "File to write; the page finds NAME.map.json beside NAME.safetensors")
      ->required();
  command->callback([=, &outcome] { outcome = run_map(*settings); });
}

}  // namespace vaelet::native
