#include "native/app/train/display.h"

#include <algorithm>
#include <array>
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

/// Returns the numbers as `printf` writes them.
template <class... Numbers>
std::string printed(const char* format, Numbers... numbers) {
  std::array<char, 128> text{};
  std::snprintf(text.data(), text.size(), format, numbers...);
  return text.data();
}

std::string terms(const ElboTerms& elbo) {
  // Those of a training that diverged may have thirty digits.
  constexpr double most_with_decimals = 1e7;
  const bool is_large = !(elbo.reconstruction + elbo.kl < most_with_decimals);
  return printed(is_large ? "reconstruction %.4g, KL %.4g, ELBO %.4g"
                          : "reconstruction %.2f, KL %.2f, ELBO %.2f",
                 elbo.reconstruction, elbo.kl, elbo.elbo());
}

/// Returns what an epoch is, behind its metrics.
std::string mark(const EpochReport& report) {
  const Condition condition = report.assessment.condition;
  if (!is_usable(condition)) return " (" + condition_name(condition) + ")";
  return report.is_best ? " (best)" : "";
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
  std::cerr << "\r\033[Kepoch " << report.epoch << '/' << epochs_ << ' ' << bar(of_epoch)
            << printed(" reconstruction %.2f  KL %.2f nats  %.0f images/s  ",
                       report.training.reconstruction, report.training.kl, images_per_second)
            << minutes_and_seconds((all - done) / images_per_second) << " left" << std::flush;
}

void TrainDisplay::show_epoch(const EpochReport& report) {
  clear();
  std::cout << "epoch " << report.epoch << '/' << epochs_ << "  train: " << terms(report.training);
  if (report.added) std::cout << printed(", added %.2f", *report.added);
  std::cout << "  validation: " << terms(report.validation) << " nats" << mark(report)
            << printed("  beta %g  lr %.2g", report.beta, report.learning_rate);
  if (with_sigma2_) std::cout << printed("  sigma2 %.3g", report.sigma2);
  std::cout << printed("  %.1f s", report.seconds) << std::endl;
}

void TrainDisplay::clear() const {
  if (on_terminal_) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace vaelet::native
