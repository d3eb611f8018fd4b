#include "native/prior/prior_quantiles.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace vaelet;
using namespace vaelet::native;
using Catch::Matchers::WithinAbs;

TEST_CASE("the quantiles of the standard normal are those of the tables") {
  const auto quantiles = prior_quantiles({}, 2, 1, 0.05, 0.95, 3);
  REQUIRE(quantiles.size() == 3);
  CHECK_THAT(quantiles[0], WithinAbs(-1.6448536, 1e-6));
  CHECK_THAT(quantiles[1], WithinAbs(0.0, 1e-6));
  CHECK_THAT(quantiles[2], WithinAbs(1.6448536, 1e-6));
  CHECK_THAT(prior_quantiles({}, 2, 0, 0.001, 0.975, 2)[1], WithinAbs(1.9599640, 1e-6));
}

TEST_CASE("a fitted Gaussian moves and stretches its quantiles, by the covariance's own diagonal") {
  // Covariance {{4, 2}, {2, 10}}: the factor {{2, 0}, {1, 3}}.
  const PriorTensors prior{1, 1, {1.F}, {5.F, -1.F}, {2.F, 0.F, 1.F, 3.F}};
  CHECK_THAT(prior_quantiles(prior, 2, 0, 0.05, 0.95, 2)[1], WithinAbs(5.0 + 2 * 1.6448536, 1e-5));
  CHECK_THAT(prior_quantiles(prior, 2, 1, 0.05, 0.95, 2)[0],
             WithinAbs(-1.0 - 3.1622777 * 1.6448536, 1e-5));
}

TEST_CASE("the quantiles of a mixture part its mass over all classes") {
  // Two classes far apart, the first with two components: masses 0.1, 0.4 and 0.5.
  const PriorTensors prior{
      2, 2, {.2F, .8F, .5F, .5F}, {-100.F, 0.F, 100.F, 100.F}, {1.F, 1.F, 1.F, 1.F}};
  CHECK_THAT(prior_quantiles(prior, 1, 0, 0.05, 0.95, 2)[0], WithinAbs(-100.0, 1e-3));
  CHECK_THAT(prior_quantiles(prior, 1, 0, 0.3, 0.75, 2)[0], WithinAbs(0.0, 1e-3));
  CHECK_THAT(prior_quantiles(prior, 1, 0, 0.3, 0.75, 2)[1], WithinAbs(100.0, 1e-3));
}
