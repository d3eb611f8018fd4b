// Writes the manual page and the shells' completions of `vaelet` into a folder. Run by the build.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "native/app/documents/completion.h"
#include "native/app/documents/man_page.h"
#include "native/base/file.h"

namespace {

using namespace vaelet;

Result<void> write_documents(const std::filesystem::path& folder) {
  const native::Program program;
  VAELET_TRY(native::make_folder(folder));
  VAELET_TRY(native::write_text(folder / "vaelet.1", native::man_page(program)));
  VAELET_TRY(native::write_text(folder / "vaelet.bash", native::bash_completion(program)));
  VAELET_TRY(native::write_text(folder / "_vaelet", native::zsh_completion(program)));
  return native::write_text(folder / "vaelet.fish", native::fish_completion(program));
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: vaelet_documents FOLDER\n";
    return EXIT_FAILURE;
  }
  const auto written = write_documents(arguments[1]);
  if (written) return EXIT_SUCCESS;
  std::cerr << "vaelet_documents: " << written.error().message() << '\n';
  return EXIT_FAILURE;
}
