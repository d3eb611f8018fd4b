#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "native/import/onnx/graph.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns a part of a file of external data: `length` bytes from `offset`; all behind it when
/// `length` is negative.
using ExternalReader = std::function<Result<std::vector<std::byte>>(
    const std::string& location, std::int64_t offset, std::int64_t length)>;

/// Reads the bytes of an ONNX file, opset 11 to 21. Errors: data_damaged (no ONNX, cut off, or a
/// tensor that does not hold what its shape says), model_unsupported (another opset, nodes in no
/// order, types that no layer takes), those of `external`.
Result<Graph> parse_onnx(std::span<const std::byte> bytes, const ExternalReader& external);

/// Reads an ONNX file and the external data beside it. Errors: those of `read_file` and
/// `parse_onnx`, naming the file.
Result<Graph> read_onnx_file(const std::filesystem::path& path);

}  // namespace vaelet::native
