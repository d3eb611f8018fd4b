#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace vaelet::native {

/// The bytes of an IDX file: magic number of unsigned bytes, sizes, values.
std::vector<std::uint8_t> idx_bytes(const std::vector<std::uint32_t>& sizes,
                                    const std::vector<std::uint8_t>& values);

void write_plain(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes);
void write_gzip(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes);

/// Writes plain, or compressed when the name ends in `.gz`.
void write_bytes(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes);

/// Sizes of the data set that `write_small_data_set` makes: not square, and with three classes.
inline constexpr int small_height = 12;
inline constexpr int small_width = 8;
inline constexpr int small_classes = 3;
inline constexpr int small_training_count = 192;
inline constexpr int small_test_count = 48;

/// Four IDX files with bars: the class says at which height, chance says how bright.
void write_small_data_set(const std::filesystem::path& folder);

}  // namespace vaelet::native
