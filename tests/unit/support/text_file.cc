#include "tests/unit/support/text_file.h"

#include <fstream>
#include <sstream>

namespace vaelet::native {

std::string read_text(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace vaelet::native
