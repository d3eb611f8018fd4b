#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vaelet {

/// Pieces of the sentences in an Error's detail.

/// `"name"`.
std::string quoted(std::string_view name);

/// A number as in JSON, or `NaN`, `Infinity`, `-Infinity`.
std::string number_text(double number);

/// `[2, 3]`.
std::string shape_text(std::span<const std::int64_t> shape);

}  // namespace vaelet
