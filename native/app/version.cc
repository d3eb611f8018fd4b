#include "native/app/version.h"

#include "native/torch/threads.h"

namespace vaelet::native {

std::string version_text() {
  std::string text = "vaelet " + std::string(version_number);
  if (!version_commit.empty()) text += " (commit " + std::string(version_commit) + ")";
  return text + "\n" + libraries_description();
}

}  // namespace vaelet::native
