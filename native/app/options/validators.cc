#include "native/app/options/validators.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "native/app/command_line/nearest.h"
#include "native/base/number.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// The largest and the smallest number that is taken: a tenth of a float's range and more is left
/// for what is computed with it.
constexpr double largest = 1e30;
constexpr double smallest = 1e-30;

template <class Number, class Accepts>
CLI::Validator number_check(const std::string& kind, const Accepts& accepts) {
  const auto check = [=](const std::string& text) -> std::string {
    const auto number = parse_number<Number>(text);
    if (number && accepts(*number)) return {};
    return fill("expected {}, found {}", {kind, text});
  };
  return {check, ""};
}

template <class Number>
CLI::Validator range(const char* kind, Number least, Number most_of_all, const std::string& from,
                     const std::string& to) {
  return number_check<Number>(fill("{} from {} to {}", {kind, from, to}), [=](Number number) {
    return number >= least && number <= most_of_all;
  });
}

}  // namespace

CLI::Validator whole_number(std::int64_t least, std::int64_t most_of_all) {
  return range("a whole number", least, most_of_all, std::to_string(least),
               std::to_string(most_of_all));
}

CLI::Validator whole_number_up_to(std::uint64_t most_of_all) {
  return range("a whole number", std::uint64_t{0}, most_of_all, "0", std::to_string(most_of_all));
}

CLI::Validator number_between(double least, double most_of_all) {
  return range("a number", least, most_of_all, shortest_text(least), shortest_text(most_of_all));
}

CLI::Validator finite_positive() {
  return number_check<double>(
      fill("a finite number above 0, from {} to {}",
           {shortest_text(smallest), shortest_text(largest)}),
      [](double number) { return number >= smallest && number <= largest; });
}

CLI::Validator finite_not_negative() {
  return number_check<double>(fill("a finite number from 0 to {}", {shortest_text(largest)}),
                              [](double number) { return number >= 0.0 && number <= largest; });
}

CLI::Validator channel_number() {
  return number_check<int>("a number of channels, 1 (grey) or 3 (colour)",
                           [](int number) { return number == 1 || number == 3; });
}

CLI::Validator not_empty() {
  return {[](const std::string& text) {
            return text.empty() ? std::string("expected a path, found an empty text")
                                : std::string();
          },
          ""};
}

CLI::Validator one_of(std::vector<std::string> words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  const auto check = [all, words = std::move(words)](const std::string& text) -> std::string {
    if (std::ranges::count(words, text) > 0) return {};
    return fill("expected one of {}, found {}{}", {all, text, nearest_hint(text, words)});
  };
  return {check, ""};
}

}  // namespace vaelet::native
