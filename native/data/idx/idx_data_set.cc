#include "native/data/idx/idx_data_set.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "native/base/lower_case.h"
#include "native/base/sha256.h"
#include "native/data/class_choice.h"
#include "native/data/idx/class_names.h"
#include "native/data/idx/idx_halves.h"
#include "native/data/idx/idx_rows.h"
#include "native/data/test_split.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// The classes of a data set: their labels in the files, in ascending order, and their names.
struct IdxClasses {
  std::vector<int> labels;
  std::vector<std::string> names;
};

Result<void> check_flags(const DataSource& source, const IdxFiles& files) {
  if (!source.split_seed || !files.test) return {};
  return fail(
      ErrorCode::argument_invalid,
      fill("split_seed: expected none, because it chooses test images where there are none, "
           "and \"{}\" holds IDX files, which have their own",
           {source.folder}));
}

/// A gap between labels may be meant, as in a subset, or not.
void note_gaps(const std::vector<int>& labels, std::vector<std::string>& notes) {
  const auto range = std::int64_t{labels.back()} - labels.front() + 1;
  if (static_cast<std::int64_t>(labels.size()) == range) return;
  constexpr std::size_t most = 12;
  std::string listed;
  for (std::size_t label = 0; label < std::min(labels.size(), most); ++label) {
    listed += (label == 0 ? "" : ", ") + std::to_string(labels[label]);
  }
  notes.push_back(
      fill("the labels do not count up without a gap: {}{}; there is no class for the "
           "numbers between them",
           {listed, labels.size() > most ? ", ..." : ""}));
}

/// The names stand beside the files, or in the folder that was named.
Result<IdxClasses> find_classes(const DataPlace& place, const IdxFiles& files,
                                const IdxHalves& halves, std::vector<std::string>& notes) {
  if (!halves.is_labelled) return IdxClasses{{0}, {"all"}};
  const std::set<int> seen(halves.training.labels.begin(), halves.training.labels.end());
  std::vector<int> labels(seen.begin(), seen.end());
  note_gaps(labels, notes);
  const auto beside = files.training.images.parent_path();
  const bool is_beside = has_class_names(beside, files.prefix);
  VAELET_TRY_ASSIGN(auto names,
                    read_class_names(is_beside ? beside : place.folder, files.prefix, labels));
  return IdxClasses{std::move(labels), std::move(names)};
}

/// Keeps the classes that the source chooses.
Result<void> choose_classes(IdxClasses& classes, const ClassChoice& choice) {
  VAELET_TRY_ASSIGN(auto chosen, chosen_classes(choice, classes.names, classes.labels));
  IdxClasses kept;
  for (const std::size_t index : chosen) {
    kept.labels.push_back(classes.labels[index]);
    kept.names.push_back(std::move(classes.names[index]));
  }
  classes = std::move(kept);
  return {};
}

std::string name_of(const DataPlace& place, const IdxFiles& files) {
  if (files.prefix.empty()) return folder_name(place.folder);
  return files.prefix.substr(0, files.prefix.find_last_not_of("-_.") + 1);
}

}  // namespace

Result<DataSet> load_idx_data_set(const DataSource& source, const DataPlace& place) {
  VAELET_TRY_ASSIGN(auto files, find_idx_files(place));
  VAELET_TRY(check_flags(source, files));
  DataSet data;
  VAELET_TRY_ASSIGN(auto halves, read_idx_halves(files, source.channels, data.notes));
  VAELET_TRY_ASSIGN(auto classes, find_classes(place, files, halves, data.notes));
  VAELET_TRY(choose_classes(classes, source.classes));
  VAELET_TRY_ASSIGN(
      auto rows, idx_rows(halves, classes.labels, source.split_seed.value_or(default_split_seed)));
  const IdxImages& images = halves.training.images;
  const IdxPreparation preparation{images.size, images.channels, source.transpose,
                                   source.image_size, source.fit};
  data.name = name_of(place, files);
  data.digest = halves.digest;
  data.is_labelled = halves.is_labelled;
  data.may_lie_on_side = !source.transpose && lower_case(files.prefix).starts_with("emnist");
  data.test_choice = std::move(rows.test_choice);
  data.colour_choice = std::move(halves.colour_choice);
  data.image = format_of(preparation.result(), preparation.channels);
  data.class_names = std::move(classes.names);
  // The training images are taken last: a split's test images stand among them.
  data.test =
      taken_images(std::move(files.test ? halves.test : halves.training), rows.test, preparation);
  data.training = taken_images(std::move(halves.training), rows.training, preparation);
  summarise(data);
  return data;
}

}  // namespace vaelet::native
