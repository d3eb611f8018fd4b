#include "tests/unit/support/text_file.h"

#include "native/base/file.h"

namespace vaelet::native {

std::string text_of(const std::filesystem::path& path) { return read_text(path).value_or(""); }

}  // namespace vaelet::native
