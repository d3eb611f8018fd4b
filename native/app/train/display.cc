#include "native/app/train/display.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>

#include <unistd.h>

namespace vaelet::native {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto refresh_interval = std::chrono::milliseconds(100);
constexpr int bar_width = 24;

std::string bar(double fraction) {
  const int filled = std::clamp(static_cast<int>(fraction * bar_width), 0, bar_width);
  return '[' + std::string(static_cast<std::size_t>(filled), '=') +
         std::string(static_cast<std::size_t>(bar_width - filled), ' ') + ']';
}

std::string minutes_and_seconds(double seconds) {
  const auto whole = static_cast<long>(seconds);
  const std::string rest = std::to_string(whole % 60);
  return std::to_string(whole / 60) + (rest.size() < 2 ? ":0" : ":") + rest;
}

}  // namespace

TrainDisplay::TrainDisplay(const TrainConfig& config, std::int64_t images_per_epoch,
                           std::int64_t images_done)
    : epochs_(config.epochs),
      with_sigma2_(config.optimal_sigma2),
      images_per_epoch_(images_per_epoch),
      images_before_(images_done),
      on_terminal_(isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_shown_(start_) {}

void TrainDisplay::show_batch(const BatchReport& report) {
  const auto now = Clock::now();
  if (!on_terminal_ || now - last_shown_ < refresh_interval) return;
  last_shown_ = now;
  const auto all = static_cast<double>(images_per_epoch_) * epochs_;
  const double done = static_cast<double>(images_per_epoch_) * (report.epoch - 1) +
                      static_cast<double>(report.images_done);
  const double images_per_second = (done - static_cast<double>(images_before_)) /
                                   std::chrono::duration<double>(now - start_).count();
  const double of_epoch =
      static_cast<double>(report.images_done) / static_cast<double>(images_per_epoch_);
  std::fprintf(stderr,
               "\r\033[Kepoch %d/%d %s reconstruction %.2f  KL %.2f nats  %.0f images/s  %s left",
               report.epoch, epochs_, bar(of_epoch).c_str(), report.training.reconstruction,
               report.training.kl, images_per_second,
               minutes_and_seconds((all - done) / images_per_second).c_str());
}

void TrainDisplay::show_epoch(const EpochReport& report) {
  clear();
  std::printf(
      "epoch %d/%d  train: reconstruction %.2f, KL %.2f, ELBO %.2f  "
      "validation: reconstruction %.2f, KL %.2f, ELBO %.2f nats%s  beta %g  lr %.2g",
      report.epoch, epochs_, report.training.reconstruction, report.training.kl,
      report.training.elbo(), report.validation.reconstruction, report.validation.kl,
      report.validation.elbo(), report.is_best ? " (best)" : "", report.beta, report.learning_rate);
  if (with_sigma2_) std::printf("  sigma2 %.3g", report.sigma2);
  std::printf("  %.1f s\n", report.seconds);
  std::fflush(stdout);
}

void TrainDisplay::clear() const {
  if (on_terminal_) std::fputs("\r\033[K", stderr);
}

}  // namespace vaelet::native
