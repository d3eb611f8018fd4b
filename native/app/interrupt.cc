#include "native/app/interrupt.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace vaelet::native {
namespace {

/// What ends a program from outside: Ctrl-C, a time limit or a shutdown, the signal that people ask
/// Slurm for before its time limit, and a terminal that closes.
constexpr std::array ending_signals = {SIGINT, SIGTERM, SIGUSR1, SIGHUP};

// A signal handler reaches nothing but globals.
volatile std::sig_atomic_t interrupt_seen = 0;

void note_interrupt(int signal) {
  interrupt_seen = 1;
  // A person who presses Ctrl-C again does not want to wait. A terminal that closes, and a reader
  // that is gone, send their signals more than once.
  if (signal == SIGINT || signal == SIGTERM) std::signal(signal, SIG_DFL);
}

// Nothing but `write` and `_exit` may be called where a signal arrives.
void end_with_sentence(int) {
  constexpr std::string_view sentence =
      "\nvaelet: interrupted; no file was written or changed, so run the command again\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, sentence.data(), sentence.size());
  _exit(interrupted_status);
}

/// Whether the program was started by `nohup`, or in some other way that keeps it alive when its
/// terminal closes.
bool outlives_terminal = false;

void note_terminal() {
  struct sigaction action = {};
  outlives_terminal = sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

// Called before any library is initialised: UCX, which comes with the MPI of Debian 13's LibTorch,
// takes SIGHUP for itself as soon as it is loaded.
[[gnu::section(".preinit_array"), gnu::used]] void (*before_libraries)() = note_terminal;

void handle_ending_signals(void (*handler)(int)) {
  for (const int signal : ending_signals) {
    if (signal != SIGHUP || !outlives_terminal) std::signal(signal, handler);
  }
}

}  // namespace

InterruptWatch::InterruptWatch() {
  interrupt_seen = 0;
  handle_ending_signals(note_interrupt);
  std::signal(SIGPIPE, note_interrupt);
}

InterruptWatch::~InterruptWatch() {
  handle_ending_signals(SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);
}

bool InterruptWatch::requested() const { return interrupt_seen != 0; }

void end_on_interrupt() { handle_ending_signals(end_with_sentence); }

void ignore_interrupts() { handle_ending_signals(SIG_IGN); }

void make_failed_writes_errors() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  // The first file that is opened would take the place of a stream that is closed, and the text of
  // the stream would go into it. Opened the wrong way round, the stream refuses every use.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
    [[maybe_unused]] const int file =
        ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace vaelet::native
