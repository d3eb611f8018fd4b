#include "shared/base/checks.h"

struct SomeChecks : vaelet::Checks {
  bool passed() {
    return refuse(vaelet::ErrorCode::spec_invalid, "expected nothing, found {}", {1, 2});
  }
};

bool passed() { return SomeChecks().passed(); }
