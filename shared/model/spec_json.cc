#include "shared/model/spec_json.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <variant>

#include "shared/model/spec_values.h"

namespace vaelet {
namespace {

/// The members of an object, and which of them have been read.
class Members {
 public:
  explicit Members(const Json::Object& object) : object_(object), is_read_(object.size(), 'n') {}

  const Json* find(std::string_view key) {
    for (std::size_t index = 0; index < object_.size(); ++index) {
      if (object_[index].key != key) continue;
      is_read_[index] = 'y';
      return &object_[index].value;
    }
    return nullptr;
  }

  /// Returns the key of a member that was not read, or nullptr.
  const std::string* first_unread() const {
    const std::size_t index = is_read_.find('n');
    return index == std::string::npos ? nullptr : &object_[index].key;
  }

 private:
  const Json::Object& object_;
  std::string is_read_;  // a letter for each member
};

class SpecReader : public SpecValues {
 public:
  using SpecValues::read;

  template <class Value>
  bool read(const Json& json, const std::string& place, std::optional<Value>& value) {
    return read(json, place, value.emplace());
  }

  bool read(const Json& json, const std::string& place, Layer& layer) {
    const Json* op = json.find("op");
    const auto* name = op == nullptr ? nullptr : std::get_if<std::string>(&op->value);
    if (name == nullptr) return unexpected(place, "an object with an \"op\"", json);
    return read_layer(json, place, *name, layer,
                      std::make_index_sequence<std::variant_size_v<LayerKinds>>());
  }

  template <class Element>
  bool read(const Json& json, const std::string& place, std::vector<Element>& list) {
    const auto* array = std::get_if<Json::Array>(&json.value);
    if (array == nullptr) return unexpected(place, "an array", json);
    list = std::vector<Element>(array->size());
    return read_each(*array, place, list.data(), sizeof(Element), read_as<Element>);
  }

  template <class Part>
  bool read(const Json& json, const std::string& place, Part& part) {
    return read_part(json, place, part);
  }

 private:
  template <class Value>
  static bool read_as(SpecValues& reader, const Json& json, const std::string& place,
                      void* target) {
    return static_cast<SpecReader&>(reader).read(json, place, *static_cast<Value*>(target));
  }

  /// Reads the kind of layer, among all of them, that is called `op`.
  template <std::size_t... index>
  bool read_layer(const Json& json, const std::string& place, const std::string& op, Layer& layer,
                  std::index_sequence<index...> /*kinds*/) {
    bool succeeded = false;
    const bool is_known = ((std::variant_alternative_t<index, LayerKinds>::op == op &&
                            (succeeded = read_part(json, place, layer.emplace<index>()), true)) ||
                           ...);
    return is_known ? succeeded
                    : malformed(R"({}: "{}" is no layer that this version knows)", {place, op});
  }

  /// Reads the fields of a part: what its `visit_fields` calls. One class for all parts, and the
  /// work in a function that knows no type, for the size of the wasm.
  class Fields {
   public:
    Fields(SpecReader& reader, const Json::Object& object, const std::string& place)
        : reader_(reader), members_(object), place_(place) {}

    template <class Member>
    void operator()(const char* key, Member& member) {
      if (!read(key, &member, read_as<Member>))
        succeeded_ = succeeded_ && reader_.missing(place_, key);
    }

    template <class Member, class Default>
    void operator()(const char* key, Member& member, Default when_absent) {
      if (!read(key, &member, read_as<Member>)) member = std::move(when_absent);
    }

    /// Takes the key that says what the part is, which was read before.
    void skip(const char* key) { members_.find(key); }

    /// Returns whether all was read, and there is no member that no field names.
    bool finish() { return succeeded_ && reader_.only_known(members_, place_); }

   private:
    /// Reads a member of the object, if there is one; else returns false.
    bool read(const char* key, void* member, Read read_member) {
      const Json* found = members_.find(key);
      if (found == nullptr) return false;
      succeeded_ = succeeded_ && read_member(reader_, *found, fill("{}.{}", {place_, key}), member);
      return true;
    }

    SpecReader& reader_;
    Members members_;
    const std::string& place_;
    bool succeeded_ = true;
  };

  template <class Part>
  bool read_part(const Json& json, const std::string& place, Part& part) {
    const auto* object = std::get_if<Json::Object>(&json.value);
    if (object == nullptr) return unexpected(place, "an object", json);
    Fields fields(*this, *object, place);
    if constexpr (requires { Part::op; }) fields.skip("op");
    Part::visit_fields(part, fields);
    return fields.finish();
  }

  bool only_known(const Members& members, const std::string& place) {
    const std::string* key = members.first_unread();
    return key == nullptr ||
           malformed(R"({}: the key "{}" is not one that this version knows)", {place, *key});
  }
};

}  // namespace

Result<ModelSpec> spec_from_json(const Json& json) {
  ModelSpec spec;
  SpecReader reader;
  if (!reader.read(json, "spec", spec)) return reader.refusal();
  return spec;
}

std::string_view layer_kind(const Layer& layer) {
  return std::visit([](const auto& kind) { return kind.op; }, layer);
}

}  // namespace vaelet
