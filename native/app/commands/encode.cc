#include "native/torch/encode.h"

#include <cstdlib>
#include <iostream>
#include <string>

#include "native/app/commands.h"
#include "native/app/interrupt.h"
#include "native/app/options/common_flags.h"
#include "native/app/options/data_options.h"
#include "native/app/options/open_model.h"
#include "native/base/file.h"
#include "native/eval/latents/npy.h"
#include "native/torch/vae.h"

namespace vaelet::native {
namespace {

struct EncodeOptions {
  DataSource data;
  std::string model;
  std::string out;
  int threads = 1;
};

Outcome run_encode(const EncodeOptions& options) {
  VAELET_TRY_ASSIGN(auto opened, open_model_and_data(options.model, options.data, options.threads));
  const auto& [model, data] = opened;
  end_on_interrupt();
  const Vae vae = Vae::load(model.weights);
  const auto bytes = latents_npy(encode_set(vae, ImageSet(data.training, data)),
                                 encode_set(vae, ImageSet(data.test, data)));
  ignore_interrupts();
  VAELET_TRY(write_file(options.out, bytes));
  std::cout << "wrote " << options.out << ": mean, sigma and label of "
            << data.training.count + data.test.count << " images\n";
  return EXIT_SUCCESS;
}

}  // namespace

template <>
struct FlagsOf<EncodeOptions> {
  template <class Options, class Visitor>
  static void visit(Options& options, Visitor& flag) {
    flag(options.data.folder, data_folder_flag("DATA").required());
    visit_image_flags(options.data, flag);
    flag(options.model, Flag("--model", Role::other, "Weights file").reads().required());
    flag(options.threads, threads_flag());
    flag(options.out,
         Flag("--out", Role::output,
              "NumPy array to write (.npy), with the fields test, label, mean and sigma")
             .writes_file(".npy")
             .required());
  }
};

std::unique_ptr<Command> add_encode_command(CLI::App& app) {
  return add_command<EncodeOptions>(
      app, "encode", "Write q(z|x) of every image of a data set, for NumPy", run_encode);
}

}  // namespace vaelet::native
