#include "native/data/folders/name_kinds.h"

#include <algorithm>
#include <array>

#include "native/base/lower_case.h"
#include "native/base/temporary_file.h"

namespace vaelet::native {
namespace {

constexpr std::array system_names{
    "thumbs.db",  "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini",  "icon\r",
    "__macosx",   "@eadir",      "#recycle",          "$recycle.bin", "system volume information",
    "lost+found", "__pycache__", "picasa.ini",        "folder.jpg.db"};

constexpr std::array names_of_no_picture{
    "readme",   "license",   "licence", "copying",    "authors",  "notice",   "changelog",
    "citation", "checksums", "md5sums", "sha256sums", "sha1sums", "makefile", "index"};

constexpr std::array endings_of_no_picture{
    ".txt",        ".csv",  ".tsv",     ".json",  ".jsonl",    ".ndjson",    ".xml",
    ".yaml",       ".yml",  ".toml",    ".ini",   ".cfg",      ".md",        ".rst",
    ".html",       ".htm",  ".pdf",     ".doc",   ".docx",     ".xls",       ".xlsx",
    ".log",        ".lst",  ".py",      ".ipynb", ".m",        ".sh",        ".r",
    ".js",         ".npy",  ".npz",     ".mat",   ".h5",       ".hdf5",      ".pkl",
    ".pickle",     ".pt",   ".pth",     ".onnx",  ".db",       ".sql",       ".zip",
    ".tar",        ".gz",   ".tgz",     ".bz2",   ".xz",       ".7z",        ".rar",
    ".md5",        ".sfv",  ".sha1",    ".sum",   ".asc",      ".sig",       ".sha256",
    ".sha512",     ".url",  ".lnk",     ".bak",   ".mp4",      ".avi",       ".mov",
    ".wav",        ".mp3",  ".parquet", ".arff",  ".tfrecord", ".tfrecords", ".safetensors",
    ".checkpoint", ".ckpt", ".vaelet"};

bool is_one_of(std::string_view text, const auto& words) {
  return std::ranges::find(words, text) != words.end();
}

bool is_letter(char character) { return character >= 'a' && character <= 'z'; }

/// Takes `images` and the like from the end of a name: `trainimages` is `train`.
std::string_view without_filler(std::string_view word) {
  for (const std::string_view filler : {"set", "data", "images", "split", "folder"}) {
    if (word.ends_with(filler)) word.remove_suffix(filler.size());
  }
  return word;
}

}  // namespace

bool is_left_by_a_system(std::string_view name) {
  return name.starts_with('.') || is_one_of(lower_case(name), system_names);
}

bool is_there_for_a_while(std::string_view name) {
  return is_temporary_name(name) || lower_case(name).ends_with(".lock");
}

bool is_no_picture(std::string_view name) {
  const std::string lower = lower_case(name);
  const std::size_t dot = lower.rfind('.');
  if (dot == std::string::npos) return is_one_of(lower, names_of_no_picture);
  return is_one_of(std::string_view(lower).substr(dot), endings_of_no_picture);
}

Half half_of(std::string_view name) {
  std::string word = lower_case(name);
  std::erase_if(word, [](char character) { return !is_letter(character); });
  const std::string_view half = without_filler(word);  // of `t10k`, `tk` is left
  if (is_one_of(half, std::array{"train", "training", "trn"})) return Half::training;
  if (is_one_of(half, std::array{"test", "testing", "tst", "tk"})) return Half::test;
  const std::array validation{"val", "valid", "validation", "validate", "dev"};
  return is_one_of(half, validation) ? Half::validation : Half::none;
}

}  // namespace vaelet::native
