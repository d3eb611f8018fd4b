#include <string>
#include <vector>

#include "native/app/interrupt.h"
#include "native/app/program.h"

int main(int argc, char** argv) {
  vaelet::native::make_failed_writes_errors();
  return vaelet::native::run_command_line(std::vector<std::string>(argv + 1, argv + argc));
}
