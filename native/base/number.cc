#include "native/base/number.h"

#include <iomanip>
#include <sstream>

namespace vaelet::native {

std::string shortest_text(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

std::string rounded_text(double number) {
  std::ostringstream text;
  text << std::setprecision(4) << number;
  return text.str();
}

}  // namespace vaelet::native
