#include "native/data/idx/idx_labels.h"

#include <cstddef>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// QMNIST's columns: class, series, writer, ...
constexpr std::int64_t qmnist_columns = 8;

}  // namespace

Result<std::vector<int>> idx_labels(const IdxSource& source, std::vector<std::string>& notes) {
  const auto& shape = source.file.shape;
  const std::int64_t columns = shape.size() == 2 ? shape[1] : 1;
  const bool is_whole =
      source.file.type != IdxType::float32 && source.file.type != IdxType::float64;
  if (shape.size() > 2 || (columns != 1 && columns != qmnist_columns) || !is_whole) {
    const std::string found = shape_text(shape);
    return fail(
        ErrorCode::data_damaged,
        fill("\"{}\": expected a whole number for each image, sizes [N], found {} of sizes "
             "{}",
             {source.path.string(), is_whole ? "numbers" : "numbers with fractions", found}));
  }
  if (columns == qmnist_columns) {
    notes.push_back(fill("\"{}\" has eight columns, as QMNIST's labels; the first is the class",
                         {source.path.filename().string()}));
  }
  std::vector<int> labels(static_cast<std::size_t>(shape[0]));
  for (std::size_t image = 0; image < labels.size(); ++image) {
    labels[image] =
        static_cast<int>(idx_value(source.file, image * static_cast<std::size_t>(columns)));
  }
  return labels;
}

}  // namespace vaelet::native
