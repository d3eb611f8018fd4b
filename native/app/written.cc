#include "native/app/written.h"

#include <iostream>

#include "native/base/printable.h"

namespace vaelet::native {

void tell_written(const std::filesystem::path& path, const std::string& more) {
  std::cout << "wrote " << printable(path.string()) << printable(more) << '\n';
}

}  // namespace vaelet::native
