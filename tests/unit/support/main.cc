// The main function of every test program: Catch2's, with the seed of the run, which it prints.

#include <cstdlib>

#include <catch2/catch_session.hpp>

int main(int argc, char** argv) {
  Catch::Session session;
  if (const char* seed = std::getenv("VAELET_TEST_SEED")) {
    session.configData().rngSeed = static_cast<unsigned>(std::strtoul(seed, nullptr, 10));
  }
  const int refused = session.applyCommandLine(argc, argv);
  return refused != 0 ? refused : session.run();
}
