#include "shared/base/text.h"

std::string sentence() { return vaelet::fill("expected {}, found {}", {1}); }
