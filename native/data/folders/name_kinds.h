#pragma once

#include <string>
#include <string_view>

namespace vaelet::native {

/// Returns whether an operating system, a file manager or an editor leaves a file or a folder of
/// this name beside other people's: hidden names, Thumbs.db, desktop.ini, __MACOSX, @eaDir, ...
bool is_left_by_a_system(std::string_view name);

/// Returns whether a file of this name stands there only while a program runs, also where that was
/// killed: a lock, or a file that is not yet whole.
bool is_there_for_a_while(std::string_view name);

/// Returns whether a file of this name stands beside pictures and is none: a text, a table, a
/// checksum, an archive, the source of a program, ...
bool is_no_picture(std::string_view name);

/// A part of a data set, as the name of a folder says it.
enum class Half { none, training, validation, test };

/// Returns the half that a folder of this name holds: `train`, `Training`, `train_set`, `val`,
/// `valid`, `Testing`, `test-images` and the like.
Half half_of(std::string_view name);

}  // namespace vaelet::native
