// Images per second of the trainer, from the weights of a file on: one line of JSON.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/threads.h"
#include "native/train/trainer.h"

namespace {

using namespace vaelet;
using namespace vaelet::native;
using Clock = std::chrono::steady_clock;

struct Settings {
  std::string file;
  std::string data = "build/data/mnist";
  int batch_size = 64;
  int threads = 1;
  double warm_up_seconds = 1.5;
  double seconds = 4.0;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Counts the images that are trained on between the end of the warm-up and the end.
class Stopwatch {
 public:
  explicit Stopwatch(const Settings& settings) : settings_(settings), start_(Clock::now()) {}

  void note(std::int64_t images) {
    if (seconds_since(start_) < settings_.warm_up_seconds) return;
    if (!running_) {
      running_ = true;
      measured_from_ = Clock::now();
      return;
    }
    images_ += images;
  }
  bool is_over() const { return running_ && seconds_since(measured_from_) >= settings_.seconds; }
  double images_per_second() const {
    return static_cast<double>(images_) / seconds_since(measured_from_);
  }

 private:
  const Settings& settings_;
  Clock::time_point start_;
  Clock::time_point measured_from_;
  bool running_ = false;
  std::int64_t images_ = 0;
};

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

Result<void> measure(const Settings& settings) {
  set_threads(1);
  VAELET_TRY_ASSIGN(auto file, read_model_file(settings.file));
  VAELET_TRY_ASSIGN(auto data, load_data_set({.folder = settings.data}));
  const TrainingSplit parts = split({data.training, data}, 5000, 1);
  Vae vae = Vae::load(file.weights);
  Checkpoint state(vae, seeded_generator(1));
  TrainConfig options;
  options.epochs = 1'000'000;
  options.batch_size = settings.batch_size;
  options.threads = settings.threads;
  Stopwatch stopwatch(settings);
  TrainObserver observer;
  observer.on_batch = [&](const BatchReport&) { stopwatch.note(settings.batch_size); };
  observer.stop_requested = [&] { return stopwatch.is_over(); };
  VAELET_TRY(train(vae, state, parts, trivial_model(vae, options, parts), options, observer));
  std::cout << R"({"images_per_second": )" << stopwatch.images_per_second() << R"(, "peak_mib": )"
            << peak_mib() << "}\n";
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Images per second of the trainer, from the weights of a file on"};
  Settings settings;
  app.add_option("FILE", settings.file, "Weights file")->required();
  app.add_option("--data", settings.data, "Data set");
  app.add_option("--batch-size", settings.batch_size, "Images per step");
  app.add_option("--threads", settings.threads, "Threads");
  app.add_option("--seconds", settings.seconds, "Seconds that count");
  CLI11_PARSE(app, argc, argv);
  if (auto measured = measure(settings); !measured) {
    std::cerr << "training_speed: " << measured.error().message() << '\n';
    return EXIT_FAILURE;
  }
  return EXIT_SUCCESS;
}
