#include "tests/unit/support/call_vaelet.h"

#include <iostream>
#include <iterator>
#include <sstream>
#include <vector>

#include "native/app/program.h"

namespace vaelet::native {
namespace {

/// Sends what is written to a stream into another one, until it goes.
class Redirection {
 public:
  Redirection(std::ostream& from, std::ostream& to)
      : from_(from), before_(from.rdbuf(to.rdbuf())) {}
  ~Redirection() { from_.rdbuf(before_); }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;

 private:
  std::ostream& from_;
  std::streambuf* before_;
};

}  // namespace

CommandResult call_vaelet(const std::string& arguments) {
  std::istringstream words(arguments);
  std::ostringstream output;
  const Redirection out(std::cout, output);
  const Redirection err(std::cerr, output);
  const int status = run_command_line({std::istream_iterator<std::string>(words), {}});
  return {status, output.str()};
}

}  // namespace vaelet::native
