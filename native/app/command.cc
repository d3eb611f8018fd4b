#include "native/app/command.h"

namespace vaelet::native {

std::string configuration_path(const CLI::App& command) {
  const CLI::App* program = command.get_parent();
  const CLI::Option* option = program->get_option_no_throw("--config");
  return option == nullptr || option->empty() ? std::string() : option->results().front();
}

}  // namespace vaelet::native
