#pragma once

#include <string>

namespace vaelet::native {

/// A flag with its value as text; of one without value, `true` or `false`.
struct NamedValue {
  std::string name;
  std::string value;
};

}  // namespace vaelet::native
