#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "shared/base/checks.h"
#include "shared/base/json.h"
#include "shared/model/spec.h"

namespace vaelet {

/// Reads the values of a specification in JSON. `place` says where a value stands, for the
/// sentence about another one than is expected.
class SpecValues : public Checks {
 public:
  bool read(const Json& json, const std::string& place, std::string& text);
  bool read(const Json& json, const std::string& place, int& integer);
  bool read(const Json& json, const std::string& place, double& number);
  /// A number for all channels, or a list.
  bool read(const Json& json, const std::string& place, ChannelValues& channels);
  /// A number for all sides, or four.
  bool read(const Json& json, const std::string& place, Padding& padding);
  bool read(const Json& json, const std::string& place, ActivationKind& activation);
  bool read(const Json& json, const std::string& place, LikelihoodKind& kind);
  bool read(const Json& json, const std::string& place, PosteriorKind& kind);

 protected:
  /// Reads a value whose type `target` points at.
  using Read = bool (*)(SpecValues& reader, const Json& json, const std::string& place,
                        void* target);

  /// Reads the elements of an array, of which there are as many as targets: `size` bytes from one
  /// target to the next. Without a type, as one function is enough for all.
  bool read_each(const Json::Array& array, const std::string& place, void* first, std::size_t size,
                 Read read_element);

  bool missing(const std::string& place, const char* key);
  bool unexpected(const std::string& place, std::string_view expected, const Json& found);

  template <std::size_t pieces>
  bool malformed(std::type_identity_t<Sentence<pieces>> sentence,
                 const TextPiece (&values)[pieces]) {
    return refuse(ErrorCode::spec_malformed, sentence, values);
  }

 private:
  template <class Number>
  bool read_numbers(const Json::Array& array, const std::string& place, std::span<Number> numbers);
  template <class Choice>
  bool read_choice(const Json& json, const std::string& place,
                   std::span<const std::string_view> names, std::size_t first, Choice& choice);
};

}  // namespace vaelet
