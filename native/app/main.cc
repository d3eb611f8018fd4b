#include <string>
#include <vector>

#include "native/app/program.h"

int main(int argc, char** argv) {
  return vaelet::native::run_command_line(std::vector<std::string>(argv + 1, argv + argc));
}
