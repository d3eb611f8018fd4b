#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A picture of an attribute table and the number that its column says.
struct AttributedPicture {
  std::string file;  // as the table names it
  double value = 0.0;
};

/// How the texts of a column become numbers.
struct ColumnReading {
  std::string column;
  std::vector<std::string> order;  // texts by rising value, 0, 1, ...; empty: texts are numbers
  bool is_lightness = false;       // texts are colours RRGGBB, read as L* (CIE 1976), 0 to 100
};

/// Reads a table of pictures, CSV without quotes: a line of names, the first of them `file`, then a
/// line for each picture. Errors: file_unreadable, data_damaged (no such column, a line of another
/// length, a text that the reading does not know, fewer than two pictures), each with its line.
Result<std::vector<AttributedPicture>> read_attribute_table(const std::filesystem::path& path,
                                                            const ColumnReading& reading);

}  // namespace vaelet::native
