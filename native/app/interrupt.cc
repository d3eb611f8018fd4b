#include "native/app/interrupt.h"

#include <csignal>
#include <string_view>

#include <unistd.h>

namespace vaelet::native {
namespace {

// A signal handler reaches nothing but globals.
volatile std::sig_atomic_t interrupt_seen = 0;

void note_interrupt(int signal) {
  interrupt_seen = 1;
  std::signal(signal, SIG_DFL);
}

// Nothing but `write` and `_exit` may be called where a signal arrives.
void end_with_sentence(int) {
  constexpr std::string_view sentence =
      "\nvaelet: interrupted; no file was written or changed, so run the command again\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, sentence.data(), sentence.size());
  _exit(interrupted_status);
}

}  // namespace

InterruptWatch::InterruptWatch() {
  interrupt_seen = 0;
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
}

InterruptWatch::~InterruptWatch() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool InterruptWatch::requested() const { return interrupt_seen != 0; }

void end_on_interrupt() {
  std::signal(SIGINT, end_with_sentence);
  std::signal(SIGTERM, end_with_sentence);
}

void ignore_interrupts() {
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
}

}  // namespace vaelet::native
