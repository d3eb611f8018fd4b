#include "native/train/checkpoint/checkpoint_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "native/base/file.h"
#include "native/base/sha256.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

constexpr std::string_view any_version = "vaelet-checkpoint/";
constexpr std::size_t digest_size = 64;  // hexadecimal digits

/// Visits the values in the order of the file, for writing and for reading.
template <class Weights, class Field>
void visit_kept(Weights& kept, Field& field) {
  field(kept.epoch);
  field(kept.reconstruction);
  field(kept.kl);
  field(kept.sigma2);
  field(kept.weights);
}

template <class Content, class Field>
void visit_fields(Content& content, Field& field) {
  field(content.run);
  field(content.settings);
  field(content.epochs_done);
  field(content.order);
  field(content.taken);
  field(content.training_count);
  field(content.training_reconstruction);
  field(content.training_kl);
  field(content.training_added);
  field(content.generator);
  field(content.sigma2);
  field(content.weights);
  field(content.average);
  field(content.adam_steps);
  field(content.adam_first);
  field(content.adam_second);
  visit_kept(content.best, field);
  visit_kept(content.last, field);
}

/// Writes numbers as they lie in memory (little-endian), and lists behind their length.
class FieldWriter {
 public:
  explicit FieldWriter(std::vector<std::byte>& bytes) : bytes_(bytes) {}

  void operator()(std::int64_t value) { put(&value, sizeof value); }
  void operator()(double value) { put(&value, sizeof value); }
  void operator()(const std::string& text) { list(text); }
  template <class Number>
  void operator()(const std::vector<Number>& values) {
    list(values);
  }
  void operator()(const StoredTensors& tensors) {
    (*this)(static_cast<std::int64_t>(tensors.size()));
    for (const auto& [name, values] : tensors) {
      list(name);
      list(values);
    }
  }

 private:
  template <class List>
  void list(const List& values) {
    (*this)(static_cast<std::int64_t>(values.size()));
    put(values.data(), values.size() * sizeof values[0]);
  }
  void put(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), bytes, bytes + size);
  }

  std::vector<std::byte>& bytes_;
};

/// Reads what FieldWriter wrote. Once something is missing, it reads nothing any more.
class FieldReader {
 public:
  explicit FieldReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  void operator()(std::int64_t& value) { take(&value, sizeof value); }
  void operator()(double& value) { take(&value, sizeof value); }
  void operator()(std::string& text) { list(text); }
  template <class Number>
  void operator()(std::vector<Number>& values) {
    list(values);
  }
  void operator()(StoredTensors& tensors) {
    std::int64_t count = 0;
    (*this)(count);
    for (std::int64_t index = 0; is_whole_ && index < count; ++index) {
      std::string name;
      list(name);
      // As the writer has them, and so none twice.
      is_whole_ = is_whole_ && (tensors.empty() || tensors.rbegin()->first < name);
      list(tensors[name]);
    }
    is_whole_ = is_whole_ && std::cmp_equal(tensors.size(), count);
  }

  /// Returns whether every value was there, and no byte is left.
  bool ended_well() const { return is_whole_ && rest_.empty(); }

 private:
  template <class List>
  void list(List& values) {
    std::int64_t count = 0;
    (*this)(count);
    constexpr std::size_t size = sizeof(typename List::value_type);
    is_whole_ = is_whole_ && count >= 0 && std::cmp_less_equal(count, rest_.size() / size);
    if (!is_whole_ || count == 0) return;
    values.resize(static_cast<std::size_t>(count));
    take(values.data(), values.size() * size);
  }
  void take(void* target, std::size_t size) {
    is_whole_ = is_whole_ && size <= rest_.size();
    if (!is_whole_) return;
    std::memcpy(target, rest_.data(), size);
    rest_ = rest_.subspan(size);
  }

  std::span<const std::byte> rest_;
  bool is_whole_ = true;
};

std::string first_line() { return std::string(checkpoint_format) + '\n'; }

tl::unexpected<Error> damaged_checkpoint(std::string sentence) {
  return fail(ErrorCode::checkpoint_damaged, std::move(sentence));
}

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Returns the version of a checkpoint that this program does not read; version 1, a ZIP archive,
/// has its name somewhere near its beginning. Empty where there is none.
std::string other_version(std::string_view text) {
  constexpr std::size_t beginning = 4096;
  const std::size_t found = text.substr(0, beginning).find(any_version);
  if (found == std::string_view::npos) return {};
  const std::string_view name = text.substr(found, any_version.size() + 4);
  const std::size_t end = name.find_first_not_of("0123456789", any_version.size());
  return std::string(name.substr(0, end));
}

tl::unexpected<Error> no_checkpoint(std::string_view text) {
  const std::string version = other_version(text);
  if (version.size() > any_version.size() && version != checkpoint_format) {
    return fail(ErrorCode::checkpoint_unfit,
                fill("written in the format \"{}\", which another version of this program reads; "
                     "this one reads \"{}\"",
                     {version, checkpoint_format}));
  }
  return damaged_checkpoint(text.empty() ? "expected a checkpoint, found an empty file"
                                         : "expected a checkpoint, found another kind of file");
}

}  // namespace

std::vector<std::byte> checkpoint_bytes(const CheckpointContent& content) {
  const std::string line = first_line();
  std::vector<std::byte> bytes(line.size());
  std::memcpy(bytes.data(), line.data(), line.size());
  FieldWriter writer(bytes);
  visit_fields(content, writer);
  const std::string digest = sha256_hex(bytes);
  const auto characters = std::as_bytes(std::span(digest));
  bytes.insert(bytes.end(), characters.begin(), characters.end());
  return bytes;
}

Result<CheckpointContent> parse_checkpoint(std::span<const std::byte> bytes) {
  const std::string line = first_line();
  if (!text_of(bytes).starts_with(line)) return no_checkpoint(text_of(bytes));
  if (bytes.size() < line.size() + digest_size) {
    return damaged_checkpoint(
        fill("expected a whole checkpoint, found its first {} bytes", {bytes.size()}));
  }
  const auto content_bytes = bytes.first(bytes.size() - digest_size);
  if (text_of(bytes.last(digest_size)) != sha256_hex(content_bytes)) {
    return damaged_checkpoint(
        fill("expected the checkpoint as it was written, found {} bytes of which some changed or "
             "are missing: they do not have the SHA-256 that stands at their end",
             {bytes.size()}));
  }
  CheckpointContent content;
  FieldReader reader(content_bytes.subspan(line.size()));
  visit_fields(content, reader);
  if (!reader.ended_well())
    return damaged_checkpoint("expected the values of a checkpoint, found others");
  return content;
}

Result<CheckpointContent> read_checkpoint_file(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(path));
  auto content = parse_checkpoint(bytes);
  if (content) return content;
  return fail(content.error().code, fill("\"{}\": {}", {path.string(), content.error().detail}));
}

}  // namespace vaelet::native
