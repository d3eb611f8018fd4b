#pragma once

namespace vaelet {

/// One function object from several, for `std::visit`: each alternative of a variant takes the
/// lambda of its type, and a variant with an alternative that has none does not compile.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace vaelet
