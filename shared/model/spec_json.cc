#include "shared/model/spec_json.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <variant>

#include "shared/base/checks.h"

namespace vaelet {
namespace {

/// Returns `"a" or "b"`, for sentences.
std::string quoted_choices(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    text += fill(R"({}"{}")", {text.empty() ? "" : " or ", name});
  }
  return text;
}

constexpr std::array<std::string_view, 2> likelihood_names = {"bernoulli", "gaussian"};
constexpr std::array<std::string_view, 2> posterior_names = {"softplus", "log_variance"};

constexpr auto activation_names = [] {
  std::array<std::string_view, activation_count> names;
  for (int index = 0; index < activation_count; ++index) {
    names[static_cast<std::size_t>(index)] = activation_name(static_cast<ActivationKind>(index));
  }
  return names;
}();

/// The first activation that a file may name; it leaves `none` out.
constexpr std::size_t first_activation = 1;

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

class SpecReader : public Checks {
 public:
  bool read(const Json& json, const std::string& place, std::string& text) {
    const auto* found = std::get_if<std::string>(&json.value);
    if (found == nullptr) return unexpected(place, "a string", json);
    text = *found;
    return true;
  }

  bool read(const Json& json, const std::string& place, int& integer) {
    const auto* found = std::get_if<std::int64_t>(&json.value);
    if (found == nullptr || *found < std::numeric_limits<int>::min() ||
        *found > std::numeric_limits<int>::max()) {
      return unexpected(place, "a whole number of 32 bits", json);
    }
    integer = static_cast<int>(*found);
    return true;
  }

  bool read(const Json& json, const std::string& place, double& number) {
    if (const auto* found = std::get_if<double>(&json.value)) {
      number = *found;
    } else if (const auto* integer = std::get_if<std::int64_t>(&json.value)) {
      number = static_cast<double>(*integer);
    } else {
      return unexpected(place, "a number", json);
    }
    return true;
  }

  template <class Value>
  bool read(const Json& json, const std::string& place, std::optional<Value>& value) {
    return read(json, place, value.emplace());
  }

  /// A number for all channels, or a list.
  bool read(const Json& json, const std::string& place, ChannelValues& channels) {
    const auto* list = std::get_if<Json::Array>(&json.value);
    if (list == nullptr) {
      double all = 0.0;
      if (!read(json, place, all)) return false;
      channels = all;
      return true;
    }
    if (list->size() != 1 && list->size() != max_channels) {
      return unexpected(place, "a number, or one for each of 1 or 3 channels", json);
    }
    channels.count = static_cast<int>(list->size());
    return read_each(*list, place, std::span<double>(channels.values));
  }

  /// A number for all sides, or four.
  bool read(const Json& json, const std::string& place, Padding& padding) {
    const auto* list = std::get_if<Json::Array>(&json.value);
    if (list == nullptr) {
      int all = 0;
      if (!read(json, place, all)) return false;
      padding = all;
      return true;
    }
    std::array<int, 4> sides = {};
    if (list->size() != sides.size()) {
      return unexpected(place, "a number or [top, left, bottom, right]", json);
    }
    if (!read_each(*list, place, std::span<int>(sides))) return false;
    padding = {sides[0], sides[1], sides[2], sides[3]};
    return true;
  }

  bool read(const Json& json, const std::string& place, ActivationKind& activation) {
    return read_choice(json, place, activation_names, first_activation, activation);
  }
  bool read(const Json& json, const std::string& place, LikelihoodKind& kind) {
    return read_choice(json, place, likelihood_names, 0, kind);
  }
  bool read(const Json& json, const std::string& place, PosteriorKind& kind) {
    return read_choice(json, place, posterior_names, 0, kind);
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
    return read_each(*array, place, std::span<Element>(list));
  }

  template <class Part>
  bool read(const Json& json, const std::string& place, Part& part) {
    return read_part(json, place, part);
  }

 private:
  /// Reads a value whose type `target` points at.
  using Read = bool (*)(SpecReader& reader, const Json& json, const std::string& place,
                        void* target);

  template <class Value>
  static bool read_as(SpecReader& reader, const Json& json, const std::string& place,
                      void* target) {
    return reader.read(json, place, *static_cast<Value*>(target));
  }

  /// Reads the elements of an array, of which there are as many as targets.
  template <class Element>
  bool read_each(const Json::Array& array, const std::string& place, std::span<Element> targets) {
    return read_each(array, place, targets.data(), sizeof(Element), read_as<Element>);
  }

  /// The same without a type, as one function is enough for all: `size` bytes from one target to
  /// the next.
  bool read_each(const Json::Array& array, const std::string& place, void* first, std::size_t size,
                 Read read_element) {
    auto* target = static_cast<std::byte*>(first);
    for (std::size_t index = 0; index < array.size(); ++index, target += size) {
      if (!read_element(*this, array[index], fill("{}[{}]", {place, index}), target)) return false;
    }
    return true;
  }

  /// Reads one of the names from `first` on; its index is the value of the enumerator.
  template <class Choice>
  bool read_choice(const Json& json, const std::string& place,
                   std::span<const std::string_view> names, std::size_t first, Choice& choice) {
    const auto* name = std::get_if<std::string>(&json.value);
    for (std::size_t index = first; name != nullptr && index < names.size(); ++index) {
      if (*name != names[index]) continue;
      choice = static_cast<Choice>(index);
      return true;
    }
    return unexpected(place, quoted_choices(names.subspan(first)), json);
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

  bool missing(const std::string& place, const char* key) {
    return malformed(R"({}: the key "{}" is missing)", {place, key});
  }

  bool only_known(const Members& members, const std::string& place) {
    const std::string* key = members.first_unread();
    return key == nullptr ||
           malformed(R"({}: the key "{}" is not one that this version knows)", {place, *key});
  }

  bool unexpected(const std::string& place, std::string_view expected, const Json& found) {
    return malformed("{}: expected {}, found {}", {place, expected, brief_text(found)});
  }

  template <std::size_t pieces>
  bool malformed(std::type_identity_t<Sentence<pieces>> sentence,
                 const TextPiece (&values)[pieces]) {
    return refuse(ErrorCode::spec_malformed, sentence, values);
  }
};

}  // namespace

std::string_view likelihood_name(LikelihoodKind kind) {
  return likelihood_names[static_cast<std::size_t>(kind)];
}

std::string_view posterior_name(PosteriorKind kind) {
  return posterior_names[static_cast<std::size_t>(kind)];
}

Result<LikelihoodKind> likelihood_from_name(std::string_view name) {
  for (const LikelihoodKind kind : {LikelihoodKind::bernoulli, LikelihoodKind::gaussian}) {
    if (likelihood_name(kind) == name) return kind;
  }
  return fail(ErrorCode::likelihood_unknown, fill(R"(expected a likelihood {}, found "{}")",
                                                  {quoted_choices(likelihood_names), name}));
}

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
