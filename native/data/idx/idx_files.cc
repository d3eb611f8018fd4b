#include "native/data/idx/idx_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "native/base/lower_case.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

struct FoundFile {
  fs::path path;
  IdxName name;
};

/// The files of one data set, in the order in which they are preferred.
using Files = std::vector<FoundFile>;

std::string without_separators(const std::string& prefix) {
  return prefix.substr(0, prefix.find_last_not_of("-_.") + 1);
}

/// Adds the files of the folder, then those of the folders below it.
void collect(const FolderTree& tree, const fs::path& path, Files& files) {
  for (const std::string& file : tree.idx_files) {
    files.push_back({path / file, *read_idx_name(file)});
  }
  for (const FolderTree& below : tree.folders) collect(below, path / below.name, files);
}

Files all_files(const DataPlace& place) {
  Files files;
  collect(place.tree, place.folder, files);
  const auto is_other = [&](const FoundFile& file) {
    return lower_case(without_separators(file.name.prefix)) != lower_case(place.prefix);
  };
  if (!place.prefix.empty()) std::erase_if(files, is_other);
  const auto rank = [](const FoundFile& file) {
    const auto depth = std::distance(file.path.begin(), file.path.end());
    return std::pair{depth, file.path.extension() == ".gz"};
  };
  std::ranges::stable_sort(files, {}, rank);
  return files;
}

/// Returns the prefix that all files share.
Result<std::string> find_prefix(const DataPlace& place, const Files& files) {
  std::map<std::string, const FoundFile*> by_prefix;
  for (const FoundFile& file : files) {
    by_prefix.emplace(lower_case(without_separators(file.name.prefix)), &file);
  }
  if (by_prefix.size() == 1) return files.front().name.prefix;
  std::string names;
  for (const auto& [prefix, file] : by_prefix) {
    names += (names.empty() ? "" : ", ") + file->path.filename().string();
  }
  const auto& [prefix, named] = *by_prefix.rbegin();
  return fail(ErrorCode::data_damaged,
              fill("expected the files of one data set in \"{}\", found those of several: {}; name "
                   "the one that is meant by what its files begin with: \"{}\"",
                   {place.folder.string(), names, (named->path.parent_path() / prefix).string()}));
}

/// Returns the path of the first file of a kind; an empty one where there is none.
Result<fs::path> find_file(const Files& files, bool is_test, IdxContent content) {
  const auto is_wanted = [&](const FoundFile& file) {
    return file.name.is_test == is_test && file.name.content == content;
  };
  const FoundFile* archive = nullptr;
  for (const FoundFile& file : files) {
    if (!is_wanted(file)) continue;
    if (file.name.archive.empty()) return file.path;
    archive = &file;
  }
  if (archive == nullptr) return fs::path();
  return fail(ErrorCode::data_damaged,
              fill("\"{}\": expected a file that is plain or compressed by gzip (.gz), found an "
                   "archive {}; unpack it first",
                   {archive->path.string(), archive->name.archive}));
}

Result<IdxPaths> find_half(const Files& files, bool is_test) {
  VAELET_TRY_ASSIGN(auto images, find_file(files, is_test, IdxContent::images));
  VAELET_TRY_ASSIGN(auto labels, find_file(files, is_test, IdxContent::labels));
  VAELET_TRY_ASSIGN(auto groups, find_file(files, is_test, IdxContent::groups));
  return IdxPaths{std::move(images), std::move(labels), std::move(groups)};
}

tl::unexpected<Error> missing(const DataPlace& place, const std::string& prefix,
                              std::string_view kind, const fs::path& beside) {
  return fail(ErrorCode::data_missing,
              fill("found no file such as {}{}, plain or with .gz, beside \"{}\" in the folder "
                   "\"{}\"",
                   {prefix, kind, beside.filename().string(), place.folder.string()}));
}

Result<void> check_complete(const DataPlace& place, const std::string& prefix,
                            const IdxPaths& training, const IdxPaths& test) {
  const bool has_test = !test.images.empty() || !test.labels.empty() || !test.groups.empty();
  if (training.images.empty()) {
    const fs::path& other = !training.labels.empty()   ? training.labels
                            : !training.groups.empty() ? training.groups
                            : !test.images.empty()     ? test.images
                            : !test.labels.empty()     ? test.labels
                                                       : test.groups;
    return missing(place, prefix, "train-images-idx3-ubyte", other);
  }
  if (!has_test) return {};
  if (test.images.empty()) {
    return missing(place, prefix, "t10k-images-idx3-ubyte",
                   test.labels.empty() ? test.groups : test.labels);
  }
  if (training.labels.empty() && !test.labels.empty()) {
    return missing(place, prefix, "train-labels-idx1-ubyte", training.images);
  }
  if (!training.labels.empty() && test.labels.empty()) {
    return missing(place, prefix, "t10k-labels-idx1-ubyte", test.images);
  }
  if (training.groups.empty() != test.groups.empty()) {
    return missing(place, prefix,
                   training.groups.empty() ? "train-groups-idx1-int" : "t10k-groups-idx1-int",
                   training.groups.empty() ? test.groups : training.groups);
  }
  return {};
}

}  // namespace

Result<DataPlace> find_data_place(const fs::path& path) {
  std::error_code error;
  const fs::path parent = path.parent_path().empty() ? "." : path.parent_path();
  if (!fs::exists(path, error) && path.has_filename() && fs::is_directory(parent, error)) {
    VAELET_TRY_ASSIGN(auto tree, read_folder_tree(parent, /*levels=*/1));
    DataPlace place{parent, path.filename().string(), std::move(tree)};
    if (!place.prefix.empty() && !all_files(place).empty()) return place;
  }
  VAELET_TRY_ASSIGN(auto tree, read_folder_tree(path));
  return DataPlace{path, {}, std::move(tree)};
}

bool holds_idx_files(const FolderTree& tree) {
  return !tree.idx_files.empty() || std::ranges::any_of(tree.folders, holds_idx_files);
}

Result<IdxFiles> find_idx_files(const DataPlace& place) {
  const Files files = all_files(place);
  VAELET_TRY_ASSIGN(auto prefix, find_prefix(place, files));
  VAELET_TRY_ASSIGN(auto training, find_half(files, /*is_test=*/false));
  VAELET_TRY_ASSIGN(auto test, find_half(files, /*is_test=*/true));
  VAELET_TRY(check_complete(place, prefix, training, test));
  if (test.images.empty()) return IdxFiles{std::move(prefix), std::move(training), std::nullopt};
  return IdxFiles{std::move(prefix), std::move(training), std::move(test)};
}

}  // namespace vaelet::native
