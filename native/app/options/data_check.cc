#include "native/app/options/data_check.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "native/app/options/configuration.h"
#include "native/app/options/data_options.h"
#include "native/base/json_texts.h"
#include "native/base/printable.h"
#include "shared/base/json.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Before there was `--fit`, images were stretched.
constexpr const char* fit_before_its_flag = "stretch";

/// The flags that decide which images are the test images and how they are prepared, with their
/// values where they were not given.
constexpr std::array<std::array<const char*, 2>, 4> decisive_flags{{{"split-seed", "1"},
                                                                    {"transpose", "false"},
                                                                    {"classes", "all"},
                                                                    {"fit", fit_before_its_flag}}};

/// Compares the flags with those of `configuration`, an object of flags or nullptr, with which
/// the model or the classifier, `whose`, was trained.
Result<void> check_flags(const char* whose, const Json* trained_with, const DataSource& source) {
  const auto given = configuration(source);
  const bool is_resized = source.image_size && text_at(trained_with, "image-size") != nullptr;
  for (const auto& [flag, otherwise] : decisive_flags) {
    if (flag == std::string_view("fit") && !is_resized) continue;
    const std::string* stored = text_at(trained_with, flag);
    const std::string expected = stored == nullptr ? otherwise : *stored;
    const auto named = std::ranges::find(given, flag, &NamedValue::name);
    const std::string found = named == given.end() ? otherwise : named->value;
    if (found == expected) continue;
    return fail(
        ErrorCode::argument_invalid,
        fill("--{}: expected {} as when the {} was trained on these data, found {}; otherwise "
             "it would be tested on its own training images, or on images that were prepared in "
             "another way",
             {flag, expected, whose, found}));
  }
  return {};
}

}  // namespace

Result<void> check_as_trained(const WeightsFile& model, const DataSource& source,
                              const DataSet& data) {
  const auto training = parse_json(model.training);
  if (!training) return {};  // another program wrote the file and says nothing
  const Json* learned = training->find("data");
  const std::string* digest = text_at(learned, "sha256");
  if (digest == nullptr) return {};
  if (*digest == data.digest) {
    return check_flags("model", training->find("configuration"), source);
  }
  const std::string* name = text_at(learned, "name");
  std::cerr << "note: the model was trained on other files than these of \"" << printable(data.name)
            << "\", \"" << (name == nullptr ? "" : printable(*name)) << "\" with the SHA-256 "
            << printable(digest->substr(0, 12))
            << "; whether the test images are new to it is not known\n";
  return {};
}

Result<void> check_as_trained(const ClassifierRecord& classifier, const DataSource& source) {
  return check_flags("classifier", &classifier.configuration, source);
}

Fit fit_of_training(const WeightsFile& model) {
  const auto training = parse_json(model.training);
  const Json* flags = training ? training->find("configuration") : nullptr;
  if (text_at(flags, "image-size") == nullptr) return Fit::crop;
  const std::string* fit = text_at(flags, "fit");
  if (fit == nullptr) return enum_value<Fit>(fit_before_its_flag);
  const auto words = enum_words<Fit>();
  return std::ranges::find(words, *fit) == words.end() ? Fit::crop : enum_value<Fit>(*fit);
}

std::vector<std::string> classifiers_of(const WeightsFile& model) {
  const auto training = parse_json(model.training);
  if (!training) return {};
  std::vector<std::string> digests = texts_at(*training, "init_classifiers_sha256");
  const std::string* own = text_at(&*training, "classifier_sha256");
  if (own != nullptr) digests.push_back(*own);
  return digests;
}

Result<void> check_independent(const WeightsFile& model, const TrainedClassifier& classifier) {
  const std::vector<std::string> used = classifiers_of(model);
  if (std::ranges::find(used, classifier.digest) == used.end()) return {};
  return fail(
      ErrorCode::argument_invalid,
      fill("the classifier with the SHA-256 {}: expected one that the model was not trained "
           "with, found the --classifier of its training or of one that this went on from; "
           "`vaelet train-classifier --seed` makes another",
           {classifier.digest.substr(0, 12)}));
}

}  // namespace vaelet::native
