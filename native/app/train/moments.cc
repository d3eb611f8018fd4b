#include "native/app/train/moments.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "native/app/options/configuration.h"
#include "native/app/train/options/flags.h"
#include "native/app/train/record.h"
#include "native/base/file.h"
#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr auto index_format = "vaelet-moments/1";
constexpr std::string_view name_start = "epoch-";
constexpr std::string_view name_end = ".safetensors";

/// Returns whole numbers without an exponent.
std::string epoch_text(double epoch) {
  const auto whole = static_cast<std::int64_t>(epoch);
  return static_cast<double>(whole) == epoch ? std::to_string(whole) : shortest_text(epoch);
}

std::string name_of(double epoch) {
  return std::string(name_start) + epoch_text(epoch) + std::string(name_end);
}

/// Returns whether the weights after an epoch are kept: 1, 2, 5, and ten times each, and so on.
bool is_kept(int epoch) {
  while (epoch > 0 && epoch % 10 == 0) epoch /= 10;
  return epoch == 1 || epoch == 2 || epoch == 5;
}

Json epoch_number(double epoch) {
  const auto whole = static_cast<std::int64_t>(epoch);
  if (static_cast<double>(whole) == epoch) return {whole};
  return {epoch};
}

template <class Value>
Value value_at(const Json& object, std::string_view key, Value otherwise) {
  const Json* found = object.find(key);
  const auto* value = found == nullptr ? nullptr : std::get_if<Value>(&found->value);
  return value == nullptr ? std::move(otherwise) : *value;
}

/// Takes the weights from the point of a last epoch that is none any more, and no moment.
void forget_last(Json& point) {
  const auto epoch = value_at<std::int64_t>(point, "epoch", 0);
  if (epoch == 0 || is_kept(static_cast<int>(epoch))) return;
  std::erase_if(std::get<Json::Object>(point.value),
                [](const Json::Member& member) { return member.key == "file"; });
}

}  // namespace

std::vector<double> early_moments() { return {0.0, 0.25, 0.5}; }

bool is_moment_name(const std::string& name) {
  const bool is_framed = name.size() > name_start.size() + name_end.size() &&
                         name.starts_with(name_start) && name.ends_with(name_end);
  if (!is_framed) return false;
  const auto epoch = parse_number<double>(std::string_view(name).substr(
      name_start.size(), name.size() - name_start.size() - name_end.size()));
  constexpr double most = std::numeric_limits<int>::max();
  return epoch && *epoch >= 0.0 && *epoch <= most && name_of(*epoch) == name;
}

Result<void> Moments::open(std::optional<int> finished_epochs, std::int64_t images_done) {
  if (!is_wanted()) return {};
  VAELET_TRY(make_folder(source_.options.moments));
  if (finished_epochs) VAELET_TRY(take_over(*finished_epochs, images_done));
  VAELET_TRY(write_index());
  return remove_others();
}

fs::path Moments::path_of(const std::string& name) const {
  return fs::path(source_.options.moments) / name;
}

std::int64_t Moments::images_until(int epoch) const {
  return epoch * source_.split.training.size();
}

/// Reads the points that the training has passed from the index that it wrote before.
Result<void> Moments::take_over(int finished_epochs, std::int64_t images_done) {
  const fs::path path = path_of(moments_index_name);
  std::error_code error;
  if (!fs::exists(path, error)) return {};
  VAELET_TRY_ASSIGN(const auto text, read_text(path));
  const bool is_own = text.find(source_.data.digest) != std::string::npos &&
                      is_continued_run(text, source_.options);
  if (!is_own) {
    if (source_.options.overwrite) return {};
    return fail(
        ErrorCode::argument_invalid,
        fill("--moments: \"{}\" exists, and is not of the training that continues: expected "
             "another folder, or --overwrite to replace it",
             {path.string()}));
  }
  // A training that has taken no image shows its start again.
  if (images_done == 0) return {};
  VAELET_TRY_ASSIGN(const auto index, parse_json(text));
  for (Json& point : value_at<Json::Array>(index, "points", {})) {
    // An epoch whose last batch was taken may not have been validated yet.
    const bool is_passed = value_at<std::int64_t>(point, "epoch", 0) <= finished_epochs &&
                           value_at<std::int64_t>(point, "images", images_done + 1) <= images_done;
    if (!is_passed) continue;
    forget_last(point);
    points_.push_back(std::move(point));
  }
  return {};
}

/// Removes the weights that the index does not name.
Result<void> Moments::remove_others() const {
  std::error_code error;
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(source_.options.moments, error)) {
    const std::string name = entry.path().filename().string();
    const bool is_named = std::ranges::any_of(points_, [&](const Json& point) {
      return value_at<std::string>(point, "file", {}) == name;
    });
    if (is_moment_name(name) && !is_named) others.push_back(entry.path());
  }
  for (const fs::path& path : others) VAELET_TRY(remove_file(path));
  return {};
}

Result<void> Moments::add_early(const MomentReport& report, const Vae& vae) {
  if (!is_wanted()) return {};
  Json::Object point{{"epoch", epoch_number(report.epoch)}, {"images", {report.images_done}}};
  if (report.training) point.emplace_back("training", elbo_json(*report.training));
  // What is not finite now will end the training, which says so.
  if (const auto validation = writer_.validation_of(vae)) {
    point.emplace_back("validation", elbo_json(*validation));
  }
  return add(std::move(point), report.epoch, &vae);
}

Result<void> Moments::add_epoch(const EpochReport& report, const Vae& vae) {
  if (!is_wanted()) return {};
  Json::Object point{{"epoch", {std::int64_t{report.epoch}}},
                     {"images", {images_until(report.epoch)}},
                     {"training", elbo_json(report.training)},
                     {"validation", elbo_json(report.validation)}};
  const Condition condition = report.assessment.condition;
  if (!is_usable(condition)) point.emplace_back("condition", Json{condition_name(condition)});
  return add(std::move(point), report.epoch, is_kept(report.epoch) ? &vae : nullptr);
}

Result<void> Moments::add_last(const KeptWeights& last) {
  if (!is_wanted() || last.epoch == 0) return {};
  Json::Object point{{"epoch", {std::int64_t{last.epoch}}},
                     {"images", {images_until(last.epoch)}},
                     {"validation", elbo_json(last.validation)}};
  if (!points_.empty() &&
      value_at<std::int64_t>(points_.back(), "images", 0) == images_until(last.epoch)) {
    if (points_.back().find("file") != nullptr) return {};
    point = std::get<Json::Object>(points_.back().value);
    points_.pop_back();
  }
  Vae vae = source_.vae.with_parameters(last.weights).on(torch::kCPU);
  vae.set_sigma2(last.sigma2);
  return add(std::move(point), last.epoch, &vae);
}

Result<void> Moments::end(const std::string& sentence) {
  if (!is_wanted()) return {};
  ended_ = sentence;
  return write_index();
}

/// Adds a point, with weights where `vae` is not nullptr. The index names them once they are there.
Result<void> Moments::add(Json::Object point, double epoch, const Vae* vae) {
  if (vae != nullptr) {
    VAELET_TRY_ASSIGN(const bool is_written, write_weights_of(epoch, *vae));
    if (is_written) point.emplace_back("file", Json{name_of(epoch)});
  }
  points_.push_back({std::move(point)});
  return write_index();
}

/// Returns whether the weights are such that a file can hold them.
Result<bool> Moments::write_weights_of(double epoch, const Vae& vae) const {
  const auto bytes = writer_.drawing(vae, epoch);
  if (!bytes) {
    std::cerr << "vaelet: --moments: no file holds the weights after " << epoch_text(epoch)
              << " epochs: " << bytes.error().detail << std::endl;
    return false;
  }
  VAELET_TRY(write_file(path_of(name_of(epoch)), *bytes));
  return true;
}

Result<void> Moments::write_index() const {
  const TrainOptions& options = source_.options;
  Json::Object index{
      {"format", {std::string(index_format)}},
      {"model", {options.model}},
      {"unit", {std::string("nats")}},
      {"mean_image_elbo", {-source_.trivial.mean_image}},
      {"data", {Json::Object{{"name", {source_.data.name}}, {"sha256", {source_.data.digest}}}}},
      {"configuration", configuration_json(configuration(options))},
      {"points", {points_}}};
  if (!ended_.empty()) index.emplace_back("ended", Json{ended_});
  return write_text(path_of(moments_index_name), write_json({std::move(index)}) + "\n");
}

}  // namespace vaelet::native
