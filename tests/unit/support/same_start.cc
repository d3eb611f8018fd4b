// Linked into every test program that runs LibTorch: each run of a test starts from the same state
// of LibTorch, whatever ran before it in the process.

#include <cstdint>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include "tests/unit/support/torch_state.h"

namespace vaelet::native {
namespace {

class SameStart : public Catch::EventListenerBase {
 public:
  using EventListenerBase::EventListenerBase;

  void testCasePartialStarting(const Catch::TestCaseInfo& /*info*/,
                               std::uint64_t /*part*/) override {
    reset_torch(Catch::getSeed());
  }
};

CATCH_REGISTER_LISTENER(SameStart)

}  // namespace
}  // namespace vaelet::native
