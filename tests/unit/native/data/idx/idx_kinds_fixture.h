#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native/data/data_set.h"
#include "tests/unit/support/idx_files.h"
#include "tests/unit/support/temporary_folder.h"

namespace vaelet::native {

using Bytes = std::vector<std::uint8_t>;

/// An IDX file of values of this type, each written big-endian in so many bytes.
Bytes typed_idx(std::uint8_t type, int value_bytes, const std::vector<std::uint32_t>& sizes,
                const std::vector<int>& values);

/// An IDX file of numbers with fractions, of 32 bits.
Bytes float_idx(const std::vector<std::uint32_t>& sizes, const std::vector<float>& values);

/// Four training images of 1 x 2 pixels with the labels 3, 7, 7 and 3, and two to test.
struct KindsFixture {
  TemporaryFolder root;
  std::filesystem::path folder = root.path() / "tiny";
  const Bytes levels{0, 1, 2, 3, 4, 5, 6, 255};

  KindsFixture();

  void put(const std::string& name, const Bytes& bytes) const;
  void rename(const std::string& from, const std::string& to) const;

  Result<DataSet> load(DataSource source = {}) const;

  /// Returns the sentence by which the data are refused.
  std::string refused(DataSource source = {}) const;

  /// Returns what is noted of the data, a line each.
  std::string notes(DataSource source = {}) const;
};

}  // namespace vaelet::native
