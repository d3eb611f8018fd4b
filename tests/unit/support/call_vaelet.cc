#include "tests/unit/support/call_vaelet.h"

#include <array>
#include <cstddef>
#include <iostream>
#include <iterator>
#include <sstream>
#include <vector>

#include <signal.h>

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

/// Gives the process its treatment of signals back, which programs that it starts inherit.
class KeptSignals {
 public:
  KeptSignals() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], nullptr, &before_[i]);
  }
  ~KeptSignals() {
    for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
  }
  KeptSignals(const KeptSignals&) = delete;
  KeptSignals& operator=(const KeptSignals&) = delete;

 private:
  static constexpr std::array signals = {SIGINT, SIGTERM, SIGUSR1, SIGHUP, SIGPIPE, SIGXFSZ};
  std::array<struct sigaction, signals.size()> before_{};
};

}  // namespace

CommandResult call_vaelet(const std::string& arguments) {
  std::istringstream words(arguments);
  std::ostringstream output;
  const KeptSignals signals;
  const Redirection out(std::cout, output);
  const Redirection err(std::cerr, output);
  const int status = run_command_line({std::istream_iterator<std::string>(words), {}});
  return {status, output.str()};
}

}  // namespace vaelet::native
