#include "native/base/number.h"

namespace vaelet::native {

std::string shortest_text(double number) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

}  // namespace vaelet::native
