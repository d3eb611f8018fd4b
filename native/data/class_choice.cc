#include "native/data/class_choice.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

std::optional<std::size_t> find_class(const std::string& wanted,
                                      const std::vector<std::string>& names,
                                      const std::vector<int>& labels) {
  if (const auto found = std::ranges::find(names, wanted); found != names.end()) {
    return static_cast<std::size_t>(found - names.begin());
  }
  const auto as_text = [](int label) { return std::to_string(label); };
  if (const auto found = std::ranges::find(labels, wanted, as_text); found != labels.end()) {
    return static_cast<std::size_t>(found - labels.begin());
  }
  return std::nullopt;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  std::string text;
  for (std::size_t name = 0; name < std::min(names.size(), most); ++name) {
    text += (name == 0 ? "\"" : ", \"") + names[name] + "\"";
  }
  return names.size() > most ? text + fill(" and {} more", {names.size() - most}) : text;
}

}  // namespace

Result<std::vector<std::size_t>> chosen_classes(const ClassChoice& choice,
                                                const std::vector<std::string>& names,
                                                const std::vector<int>& labels) {
  if (choice.names.empty()) {
    std::vector<std::size_t> all(names.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  std::set<std::size_t> chosen;
  for (const std::string& wanted : choice.names) {
    const auto found = find_class(wanted, names, labels);
    if (!found) {
      return fail(ErrorCode::argument_invalid,
                  fill("classes: expected some of {}, found \"{}\"", {listed(names), wanted}));
    }
    chosen.insert(*found);
  }
  return std::vector<std::size_t>(chosen.begin(), chosen.end());
}

}  // namespace vaelet::native
