#include "native/report/tensorboard/event.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "native/report/tensorboard/message.h"

namespace vaelet::native {
namespace {

constexpr std::size_t most_buckets = 50;

/// Begins with what every event holds: its time and, where it is not 0, its step.
Message event(double wall_time, int step) {
  Message message;
  message.add_double(1, wall_time);
  if (step > 0) message.add_whole(2, static_cast<std::uint64_t>(step));
  return message;
}

/// A `tensorflow.Summary`, value by value.
class Summary {
 public:
  void add_scalar(const std::string& tag, double value) {
    constexpr double most = std::numeric_limits<float>::max();
    add(Message().add_bytes(1, tag).add_float(2,
                                              static_cast<float>(std::clamp(value, -most, most))));
  }

  void add_terms(const std::string& of, const ElboTerms& terms) {
    add_scalar("elbo/" + of, terms.elbo());
    add_scalar("reconstruction/" + of, terms.reconstruction);
    add_scalar("kl/" + of, terms.kl);
  }

  void add_png(const std::string& tag, std::span<const std::byte> png) {
    // Behind the signature and the head of the chunk IHDR; 2 is the colour type of RGB.
    constexpr std::size_t width_at = 16;
    constexpr std::size_t colour_type_at = 25;
    if (png.size() <= colour_type_at) return;
    const bool is_colour = png[colour_type_at] == std::byte{2};
    Message image;
    image.add_whole(1, big_endian(png.subspan(width_at + 4, 4)))
        .add_whole(2, big_endian(png.subspan(width_at, 4)))
        .add_whole(3, is_colour ? 3 : 1)
        .add_bytes(4, {reinterpret_cast<const char*>(png.data()), png.size()});
    add(Message().add_bytes(1, tag).add_bytes(4, image.bytes()));
  }

  void add_histogram(const std::string& tag, const std::vector<double>& values);

  const std::string& bytes() const { return message_.bytes(); }

 private:
  void add(const Message& value) { message_.add_bytes(1, value.bytes()); }

  static std::uint64_t big_endian(std::span<const std::byte> bytes) {
    std::uint64_t number = 0;
    for (const std::byte byte : bytes) number = number << 8U | std::to_integer<unsigned>(byte);
    return number;
  }

  Message message_;
};

/// `values` are finite. Buckets of one width, from the least to the greatest of them.
void Summary::add_histogram(const std::string& tag, const std::vector<double>& values) {
  if (values.empty()) return;
  const auto [low, high] = std::ranges::minmax(values);
  const std::size_t count = high > low ? most_buckets : 1;
  const double width = (high - low) / static_cast<double>(count);
  std::vector<double> limits(count, high);
  for (std::size_t i = 0; i + 1 < count; ++i) limits[i] = low + static_cast<double>(i + 1) * width;
  std::vector<double> counts(count, 0.0);
  double sum = 0.0;
  double squares = 0.0;
  for (const double value : values) {
    const auto bucket =
        static_cast<std::size_t>(std::ranges::lower_bound(limits, value) - limits.begin());
    counts[std::min(bucket, count - 1)] += 1.0;
    sum += value;
    squares += value * value;
  }
  Message histogram;
  histogram.add_double(1, low)
      .add_double(2, high)
      .add_double(3, static_cast<double>(values.size()))
      .add_double(4, sum)
      .add_double(5, squares)
      .add_doubles(6, limits)
      .add_doubles(7, counts);
  add(Message().add_bytes(1, tag).add_bytes(5, histogram.bytes()));
}

std::vector<double> finite_column(const LatentDraws& z, std::size_t dimension) {
  std::vector<double> column;
  for (std::size_t at = dimension; at < z.values.size(); at += z.latent) {
    if (std::isfinite(z.values[at])) column.push_back(z.values[at]);
  }
  return column;
}

void add_metrics(const EpochRecord& record, Summary& summary) {
  summary.add_terms("training", record.training);
  summary.add_terms("validation", record.validation);
  summary.add_scalar("schedule/beta", record.beta);
  summary.add_scalar("schedule/learning_rate", record.learning_rate);
  if (record.added) summary.add_scalar("added/training", *record.added);
  if (record.sigma2) summary.add_scalar("schedule/sigma2", *record.sigma2);
  summary.add_scalar("epoch/seconds", record.seconds);
  for (std::size_t i = 0; i < record.kl_nats.size(); ++i) {
    summary.add_scalar("kl_nats/z" + std::to_string(i), record.kl_nats[i]);
  }
}

}  // namespace

std::string first_event(double wall_time) {
  // The version from which on readers heed a restart.
  return event(wall_time, 0).add_bytes(3, "brain.Event:2").bytes();
}

std::string restart_event(double wall_time, int epoch) {
  constexpr std::uint64_t start = 1;
  return event(wall_time, epoch).add_bytes(7, Message().add_whole(1, start).bytes()).bytes();
}

std::string epoch_event(double wall_time, const EpochEvent& epoch) {
  Summary summary;
  add_metrics(epoch.record, summary);
  summary.add_png("samples", epoch.samples_png);
  for (std::size_t i = 0; i < epoch.z.latent; ++i) {
    summary.add_histogram("z/z" + std::to_string(i), finite_column(epoch.z, i));
  }
  return event(wall_time, epoch.record.epoch).add_bytes(5, summary.bytes()).bytes();
}

std::optional<std::uint64_t> epoch_of_event(std::string_view event) {
  constexpr std::size_t step_at = 9;  // behind the time
  constexpr char key_of_time = 1 << 3 | 1;
  constexpr char key_of_step = 2 << 3;
  if (event.size() <= step_at || event.front() != key_of_time) return std::nullopt;
  if (event[step_at] != key_of_step) return 0;
  std::uint64_t step = 0;
  unsigned shift = 0;
  for (const char letter : event.substr(step_at + 1)) {
    const auto byte = static_cast<unsigned char>(letter);
    step |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80U) return step;
    if ((shift += 7) > 56) break;
  }
  return std::nullopt;
}

}  // namespace vaelet::native
