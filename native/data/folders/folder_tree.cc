#include "native/data/folders/folder_tree.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <system_error>
#include <utility>

#include "native/data/folders/name_kinds.h"
#include "native/data/folders/natural_order.h"
#include "native/data/idx/idx_name.h"
#include "shared/base/text.h"
#include "shared/base/utf8.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_named = 10;

/// Reads one folder after the other, and remembers which ones it stands in.
class TreeReader {
 public:
  explicit TreeReader(std::size_t levels) : levels_(levels) {}

  Result<FolderTree> read(const fs::path& folder);

 private:
  Result<void> add_entry(const fs::directory_entry& entry, FolderTree& tree);
  Result<void> add_folder(const fs::path& folder, FolderTree& tree);

  std::size_t levels_;
  std::vector<fs::path> open_folders_;  // canonical
};

Result<FolderTree> TreeReader::read(const fs::path& folder) {
  std::error_code error;
  FolderTree tree{folder.filename().string(), {}, {}, {}, {}};
  open_folders_.push_back(fs::canonical(folder, error));
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    VAELET_TRY(add_entry(*entry, tree));
  }
  open_folders_.pop_back();
  if (error) {
    return fail(ErrorCode::file_unreadable,
                fill("cannot read the folder \"{}\": {}", {folder.string(), error.message()}));
  }
  std::ranges::sort(tree.folders, natural_less, &FolderTree::name);
  for (auto* files : {&tree.images, &tree.idx_files, &tree.others}) {
    std::ranges::sort(*files, natural_less);
  }
  return tree;
}

Result<void> TreeReader::add_entry(const fs::directory_entry& entry, FolderTree& tree) {
  std::string name = entry.path().filename().string();
  if (is_left_by_a_system(name)) return {};
  std::error_code broken_link;
  if (entry.is_directory(broken_link)) return add_folder(entry.path(), tree);
  if (is_there_for_a_while(name)) return {};
  auto& files = is_idx_name(name)     ? tree.idx_files
                : is_no_picture(name) ? tree.others
                                      : tree.images;
  files.push_back(std::move(name));
  return {};
}

Result<void> TreeReader::add_folder(const fs::path& folder, FolderTree& tree) {
  std::error_code error;
  const bool is_loop = std::ranges::count(open_folders_, fs::canonical(folder, error)) > 0;
  if (is_loop || open_folders_.size() >= levels_) return {};
  VAELET_TRY_ASSIGN(auto below, read(folder));
  tree.folders.push_back(std::move(below));
  return {};
}

std::string description_of(const FolderTree& folder) {
  const std::size_t images = count_images(folder);
  const std::string name = replace_invalid_utf8(folder.name);
  if (images > 0) {
    return fill("\"{}\" ({} picture{})", {name, images, images == 1 ? "" : "s"});
  }
  const bool is_empty = folder.folders.empty() && folder.others.empty() && folder.idx_files.empty();
  return fill("\"{}\" ({})", {name, is_empty ? "empty" : "no pictures"});
}

}  // namespace

std::string folder_name(const fs::path& folder) {
  const auto path = fs::absolute(folder).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

Result<FolderTree> read_folder_tree(const fs::path& folder, std::size_t levels) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return fail(ErrorCode::data_missing, fill("found no folder \"{}\"", {folder.string()}));
  }
  return TreeReader(levels).read(folder);
}

std::size_t count_images(const FolderTree& tree) {
  return std::transform_reduce(tree.folders.begin(), tree.folders.end(), tree.images.size(),
                               std::plus{}, count_images);
}

std::string contents_of(const FolderTree& tree) {
  std::vector<std::string> entries;
  for (const FolderTree& folder : tree.folders) entries.push_back(description_of(folder));
  if (!tree.images.empty()) {
    entries.push_back(fill("{} picture{} outside of folders, such as \"{}\"",
                           {tree.images.size(), tree.images.size() == 1 ? "" : "s",
                            replace_invalid_utf8(tree.images.front())}));
  }
  for (const auto* files : {&tree.idx_files, &tree.others}) {
    for (const std::string& file : *files) {
      entries.push_back("\"" + replace_invalid_utf8(file) + "\"");
    }
  }
  if (entries.empty()) return "nothing";
  std::string text;
  for (std::size_t entry = 0; entry < std::min(entries.size(), most_named); ++entry) {
    text += (entry == 0 ? "" : ", ") + entries[entry];
  }
  if (entries.size() > most_named) text += fill(" and {} more", {entries.size() - most_named});
  return text;
}

}  // namespace vaelet::native
