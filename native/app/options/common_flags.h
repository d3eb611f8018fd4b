#pragma once

#include <string>

#include "native/app/options/flag.h"

namespace vaelet::native {

/// `--threads`, the same for every command.
Flag threads_flag();

/// `--seed`; `help` says of what.
Flag seed_flag(const std::string& help);

/// `--model`, one of the names of the zoo.
Flag model_flag();

/// `--latent`, the number of latent dimensions.
Flag latent_flag();

/// Returns the latent dimensions of a model of images with so many channels, where nobody says
/// them.
int usual_latent(int channels);

/// `--likelihood`, the kind of p(x|z).
Flag likelihood_flag();

/// `--overwrite`; `where` names the flags of the files that it lets a command replace.
Flag overwrite_flag(const std::string& where = "--out");

/// `--validation`, how many training images are kept for validation.
Flag validation_flag();

}  // namespace vaelet::native
