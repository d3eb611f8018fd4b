#include "native/torch/encode.h"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
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
#include "native/data/data_set.h"
#include "native/eval/classifier/data_match.h"
#include "native/eval/latents/npy.h"
#include "native/torch/threads.h"
#include "native/torch/vae.h"

namespace vaelet::native {
namespace {

struct EncodeSettings {
  DataSource data;
  std::string model;
  std::string out;
  int threads = 1;
};

Outcome run_encode(const EncodeSettings& settings) {
  VAELET_TRY(check_output(settings.out, {settings.model}));
  VAELET_TRY_ASSIGN(auto model, read_model_file(settings.model));
  VAELET_TRY_ASSIGN(auto data, load_data(settings.data));
  VAELET_TRY(check_match(model.weights.spec, data));
  VAELET_TRY(check_as_trained(model.weights, settings.data, data));

  set_threads(settings.threads);
  std::optional<EndOnInterrupt> interrupt(std::in_place);
  const Vae vae = Vae::load(model.weights);
  const auto encode = [&](const LabelledImages& images) {
    return encode_set(vae, ImageSet(images, data));
  };
  const auto bytes = latents_npy(encode(data.training), encode(data.test));
  interrupt.reset();
  VAELET_TRY(write_file(settings.out, bytes));
  std::cout << "wrote " << settings.out << ": mean, sigma and label of "
            << data.training.count + data.test.count << " images\n";
  return EXIT_SUCCESS;
}

}  // namespace

void add_encode_command(CLI::App& app, Outcome& outcome) {
  CLI::App* command =
      app.add_subcommand("encode", "Write q(z|x) of every image of a data set, for NumPy");
  auto settings = std::make_shared<EncodeSettings>();
  add_data_options(*command, settings->data, "DATA")->required();
  command->add_option("--model", settings->model, "Weights file")->required();
  add_threads_option(*command, settings->threads);
  command
      ->add_option("--out", settings->out,
                   "NumPy array to write (.npy), with the fields test, label, mean and sigma")
      ->required();
  command->callback([=, &outcome] { outcome = run_encode(*settings); });
}

}  // namespace vaelet::native
