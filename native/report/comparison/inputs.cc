#include "native/report/comparison/inputs.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace vaelet::native {
namespace {

constexpr std::size_t shown_digits = 12;

/// The last part of a path, also of one that ends in a slash.
std::string last_part(const std::string& name) {
  const std::filesystem::path path(name);
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

/// A record has a path as it was given, or its last part alone.
void unite_names(std::vector<ComparedRun>& runs) {
  std::map<std::tuple<std::string, std::string, std::string>, std::string> first_names;
  for (ComparedRun& run : runs) {
    for (ComparedInput& input : run.inputs) {
      if (input.digest.empty()) continue;
      const auto content = std::tuple(input.flag, last_part(input.name), input.digest);
      input.name = first_names.try_emplace(content, input.name).first->second;
    }
  }
}

void set_flag(ComparedRun& run, const std::string& flag, const std::string& value) {
  const auto found =
      std::ranges::find(run.flags, flag, &std::pair<std::string, std::string>::first);
  if (found == run.flags.end()) {
    run.flags.emplace_back(flag, value);
  } else {
    found->second = value;
  }
}

}  // namespace

void tell_inputs_apart(std::vector<ComparedRun>& runs) {
  unite_names(runs);
  std::map<std::pair<std::string, std::string>, std::set<std::string>> digests;
  for (const ComparedRun& run : runs) {
    for (const auto& [flag, name, digest] : run.inputs) digests[{flag, name}].insert(digest);
  }
  for (ComparedRun& run : runs) {
    for (const auto& [flag, name, digest] : run.inputs) {
      const bool is_told = digest.empty() || digests.at({flag, name}).size() == 1;
      set_flag(run, flag, is_told ? name : name + " (" + digest.substr(0, shown_digits) + ")");
    }
  }
}

}  // namespace vaelet::native
