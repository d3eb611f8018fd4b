#pragma once

#include <string>

#include "native/app/program.h"

namespace vaelet::native {

/// Return the scripts by which shells complete the commands, the flags and their words.
std::string bash_completion(const Program& program);
std::string zsh_completion(const Program& program);
std::string fish_completion(const Program& program);

}  // namespace vaelet::native
