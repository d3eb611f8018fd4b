#pragma once

#include <string>
#include <string_view>

namespace vaelet::native {

/// Returns the text for one line of a terminal: control characters, among them line breaks and the
/// escape that begins a terminal's commands, and those that turn the direction of writing, stand as
/// `\u001b`; bytes that are no UTF-8 as U+FFFD. For text that comes from files.
std::string printable(std::string_view text);

}  // namespace vaelet::native
