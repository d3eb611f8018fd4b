#pragma once

#include <string>

#include "native/app/program.h"

namespace vaelet::native {

/// Returns the manual page vaelet(1) in the language of man(7).
std::string man_page(const Program& program);

}  // namespace vaelet::native
