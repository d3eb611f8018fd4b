#include "native/app/options/validators.h"

#include <functional>
#include <string>

#include "native/base/number.h"

namespace vaelet::native {
namespace {

CLI::Validator finite_number(const std::string& kind, const std::function<bool(double)>& accepts) {
  const auto check = [=](const std::string& text) -> std::string {
    const auto number = parse_number<double>(text);
    if (number && accepts(*number)) return {};
    return "expected a finite number " + kind + ", found " + text;
  };
  return {check, ""};
}

}  // namespace

CLI::Validator finite_positive() {
  return finite_number("above 0", [](double number) { return number > 0.0; });
}

CLI::Validator finite_not_negative() {
  return finite_number("from 0 on", [](double number) { return number >= 0.0; });
}

}  // namespace vaelet::native
