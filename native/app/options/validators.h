#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace vaelet::native {

/// Checks of whole numbers, from one to another, both included.
CLI::Validator whole_number(std::int64_t least, std::int64_t most);
CLI::Validator whole_number_up_to(std::uint64_t most);

/// Checks of numbers. They refuse NaN and infinity, and what LibTorch's floats cannot hold.
CLI::Validator number_between(double least, double most);
CLI::Validator finite_positive();
CLI::Validator finite_not_negative();

/// Checks that a number of channels is 1 or 3.
CLI::Validator channel_number();

/// Checks that a text is not empty.
CLI::Validator not_empty();

/// Checks that a text is one of the words.
CLI::Validator one_of(std::vector<std::string> words);

/// The largest number of a type that whole numbers are read into.
template <std::integral Integer>
inline constexpr auto most = std::numeric_limits<Integer>::max();

}  // namespace vaelet::native
