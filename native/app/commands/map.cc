#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/configuration.h"
#include "native/app/options/data_options.h"
#include "native/app/options/open_model.h"
#include "native/app/options/output_check.h"
#include "native/app/options/validators.h"
#include "native/app/written.h"
#include "native/base/file.h"
#include "native/base/sha256.h"
#include "native/eval/latents/latent_map.h"
#include "native/eval/latents/tsne.h"
#include "native/torch/encode.h"
#include "native/torch/vae.h"

namespace vaelet::native {
namespace {

struct MapOptions {
  std::string model;
  DataSource data;
  std::string out;
  bool overwrite = false;
  std::int64_t per_class = 100;
  int threads = 1;
};

}  // namespace

template <>
struct FlagsOf<MapOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.model, Flag("FILE", Role::other, "Weights file").reads().required());
    FlagsOf<DataSource>::visit(options.data, flag);
    flag(options.per_class,
         Flag("--per-class", Role::identity, "Images of each class", whole_number(10, 1000)));
    flag(options.threads, threads_flag());
    flag(options.out, Flag("--out", Role::output,
                           "File to write; the page finds NAME.map.json beside NAME.safetensors")
                          .writes_file(".json")
                          .required());
    flag(options.overwrite, overwrite_flag());
  }
};

namespace {

/// Returns the map with what it was made from and with.
Json map_json(const MapOptions& options, const ModelAndData& opened, Json::Object map) {
  const auto& [model, data] = opened;
  map.emplace_back("model", Json{model.weights.spec.name});
  map.emplace_back("model_sha256", Json{sha256_hex(model.bytes)});
  map.emplace_back("data", Json{data.name});
  map.emplace_back("data_sha256", Json{data.digest});
  map.emplace_back("seed", Json{std::to_string(TsneConfig{}.seed)});
  map.emplace_back("configuration", configuration_json(configuration(options)));
  return {std::move(map)};
}

Outcome run_map(const MapOptions& options) {
  if (!options.overwrite) VAELET_TRY(check_replaces_nothing("--out", options.out));
  VAELET_TRY_ASSIGN(auto opened, open_model_and_data(options.model, options.data, options.threads));
  end_on_interrupt();
  const Vae vae = Vae::load(opened.model.weights);
  const ImageSet test(opened.data.test, opened.data);
  VAELET_TRY_ASSIGN(auto map, latent_map(encode_set(vae, test), options.per_class));
  const auto text = write_json(map_json(options, opened, std::move(map)));
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, std::as_bytes(std::span(text))));
  tell_written(options.out, ": a t-SNE map of test images, for the page");
  return EXIT_SUCCESS;
}

}  // namespace

std::unique_ptr<Command> add_map_command(CLI::App& app) {
  return add_command<MapOptions>(app, "map", "Write a t-SNE map of encoded test images", run_map);
}

}  // namespace vaelet::native
