#include "native/data/idx/idx_labels.h"

#include <cstddef>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// QMNIST's columns: class, series, writer, ...
constexpr std::int64_t qmnist_columns = 8;
constexpr std::int64_t qmnist_writer = 2;

std::int64_t columns_of(const IdxFile& file) { return file.shape.size() == 2 ? file.shape[1] : 1; }

bool is_whole(const IdxFile& file) {
  return file.type != IdxType::float32 && file.type != IdxType::float64;
}

int number_at(const IdxFile& file, std::int64_t row, std::int64_t column) {
  return static_cast<int>(
      idx_value(file, static_cast<std::size_t>(row * columns_of(file) + column)));
}

std::vector<ImageGroup> groups_of(const IdxFile& file, std::int64_t group, std::int64_t family) {
  std::vector<ImageGroup> groups;
  for (std::int64_t image = 0; image < file.shape[0]; ++image) {
    groups.push_back({number_at(file, image, group), number_at(file, image, family)});
  }
  return groups;
}

tl::unexpected<Error> refuse(const IdxSource& source, const char* expected) {
  return fail(ErrorCode::data_damaged,
              fill("\"{}\": expected a whole number for each image, sizes {}, found {} of sizes {}",
                   {source.path.string(), expected,
                    is_whole(source.file) ? "numbers" : "numbers with fractions",
                    shape_text(source.file.shape)}));
}

}  // namespace

Result<std::vector<int>> idx_labels(const IdxSource& source, std::vector<std::string>& notes) {
  const auto& shape = source.file.shape;
  const std::int64_t columns = columns_of(source.file);
  if (shape.size() > 2 || (columns != 1 && columns != qmnist_columns) || !is_whole(source.file)) {
    return refuse(source, "[N]");
  }
  if (columns == qmnist_columns) {
    notes.push_back(fill("\"{}\" has eight columns, as QMNIST's labels; the first is the class",
                         {source.path.filename().string()}));
  }
  std::vector<int> labels;
  for (std::int64_t image = 0; image < shape[0]; ++image) {
    labels.push_back(number_at(source.file, image, 0));
  }
  return labels;
}

std::vector<ImageGroup> qmnist_writers(const IdxSource& source) {
  if (columns_of(source.file) != qmnist_columns) return {};
  return groups_of(source.file, qmnist_writer, qmnist_writer);
}

Result<std::vector<ImageGroup>> idx_groups(const IdxSource& source) {
  const std::int64_t columns = columns_of(source.file);
  if (source.file.shape.size() > 2 || columns < 1 || columns > 2 || !is_whole(source.file)) {
    return refuse(source, "[N] or, with families, [N, 2]");
  }
  return groups_of(source.file, 0, columns - 1);
}

}  // namespace vaelet::native
