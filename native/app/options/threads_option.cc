#include "native/app/options/threads_option.h"

namespace vaelet::native {

void add_threads_option(CLI::App& command, int& threads) {
  constexpr int most_threads = 256;
  command
      .add_option("--threads", threads,
                  "Threads; the weights of a training depend on their number, by rounding")
      ->check(CLI::Range(1, most_threads))
      ->capture_default_str();
}

}  // namespace vaelet::native
