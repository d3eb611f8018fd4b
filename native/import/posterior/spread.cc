#include "native/import/posterior/spread.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "native/base/lower_case.h"
#include "native/base/printable.h"
#include "native/import/functions/recognise.h"
#include "native/import/posterior/end_range.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// What the function at the end of a spread says of sigma.
struct Tail {
  ForeignPosterior posterior;
  int before;      // the step whose values are v
  Line line = {};  // of v, where sigma is exp(line)
};

/// Returns the line whose exponential a function is: .1 exp(v / 2), say.
std::optional<Line> line_of_exponent(const std::function<double(double)>& function) {
  return recognise_line([&](double x) { return std::log(function(x)); });
}

std::optional<ForeignPosterior> posterior_of_function(
    const std::function<double(double)>& function) {
  // Some add a millionth to a standard deviation.
  constexpr double allowed = 1.1e-6;
  const auto softplus = [](double x) { return activation_value(ActivationKind::softplus, x); };
  if (are_equal(function, softplus, allowed)) return ForeignPosterior::softplus;
  const auto exponential = [](double x) { return std::exp(x); };
  if (are_equal(function, exponential, allowed)) return ForeignPosterior::log_std;
  const auto root = [](double x) { return std::exp(x / 2.0); };
  if (are_equal(function, root, allowed)) return ForeignPosterior::log_variance;
  return std::nullopt;
}

std::optional<Tail> tail_of(const Flow& flow, int step) {
  constexpr int longest = 8;
  std::optional<Tail> tail;
  int before = step;
  for (int count = 0; count < longest && before > 0; ++count) {
    if (!std::holds_alternative<Pointwise>(flow[before].work)) break;
    before = flow[before].before;
    const auto function = function_between(flow, before, step);
    if (!function) break;
    if (const auto posterior = posterior_of_function(function)) {
      tail = {*posterior, before};
    } else if (const auto line = line_of_exponent(function)) {
      tail = {ForeignPosterior::log_std, before, *line};
    }
  }
  return tail;
}

const char* word_of(ForeignPosterior posterior) {
  if (posterior == ForeignPosterior::log_std) return "log_std";
  return posterior == ForeignPosterior::softplus ? "softplus" : "log_variance";
}

/// Returns what values are, in a sentence, where they are a logarithm.
const char* text_of(ForeignPosterior logarithm) {
  return logarithm == ForeignPosterior::log_std ? "log sigma" : "the log variance";
}

/// Returns what a name says of values that are the logarithm of sigma or of its square.
std::optional<ForeignPosterior> named_logarithm(Meaning meaning) {
  if (meaning == Meaning::log_variance) return ForeignPosterior::log_variance;
  if (meaning == Meaning::log_sigma) return ForeignPosterior::log_std;
  return std::nullopt;
}

/// Returns what says that the values are a logarithm, though they end in softplus, which is never
/// negative: the flag or, without it, the name.
std::optional<ForeignPosterior> logarithm_of_softplus(const Spread& spread,
                                                      std::optional<ForeignPosterior> asked) {
  if (asked) return asked == ForeignPosterior::softplus ? std::nullopt : asked;
  return named_logarithm(spread.meaning);
}

Result<void> check_name_of_tail(ForeignPosterior tail, const Spread& spread) {
  if (spread.meaning == Meaning::variance && tail != ForeignPosterior::log_std) {
    return fail(ErrorCode::model_unsupported,
                fill("the encoder's output \"{}\": expected a variance that is exp(v), found "
                     "another function; --posterior {} says that it is sigma",
                     {printable(spread.name), word_of(tail)}));
  }
  if (!named_logarithm(spread.meaning)) return {};
  const char* variance = tail == ForeignPosterior::log_std
                             ? ", --posterior log_variance that exp(v) is the variance"
                             : "";
  return fail(ErrorCode::argument_invalid,
              fill("the encoder's output \"{}\": expected a logarithm, as its name says, found an "
                   "exponential, which is never negative; --posterior {} says that it is sigma{}",
                   {printable(spread.name), word_of(tail), variance}));
}

/// Returns what the spread's end says of sigma, given what is known of it otherwise.
/// Errors: argument_invalid, model_unsupported.
Result<ForeignPosterior> posterior_of_tail(ForeignPosterior tail, const Spread& spread,
                                           std::optional<ForeignPosterior> asked,
                                           std::vector<std::string>& notes) {
  if (!asked) VAELET_TRY(check_name_of_tail(tail, spread));
  // exp(v) is sigma or its square: a flag or the output's name decides.
  const bool may_be_variance = tail == ForeignPosterior::log_std;
  const bool is_variance =
      asked ? *asked == ForeignPosterior::log_variance : spread.meaning == Meaning::variance;
  if (is_variance && may_be_variance) {
    notes.push_back("the spread ends in the variance, exp(v) (--posterior)");
    return ForeignPosterior::log_variance;
  }
  if (asked && *asked != tail) {
    return fail(ErrorCode::argument_invalid,
                fill("posterior: expected {}, which is what the encoder ends in, found {}",
                     {word_of(tail), word_of(*asked)}));
  }
  notes.push_back(
      fill("the spread ends in sigma itself, of {}{}",
           {word_of(tail),
            may_be_variance ? " (--posterior log_variance: exp(v) is the variance)" : ""}));
  return tail;
}

/// Returns what values say that end in none of these functions. Errors: model_unsupported.
Result<ForeignPosterior> posterior_of_values(const Flow& flow, const Spread& spread,
                                             std::optional<ForeignPosterior> asked,
                                             std::vector<std::string>& notes) {
  if (asked) return *asked;
  if (const auto named = named_logarithm(spread.meaning)) {
    notes.push_back(fill("the spread is {}, by its name (--posterior)", {text_of(*named)}));
    return *named;
  }
  const auto range = range_of_end(flow, spread.values.step);
  if (range && range->low >= 0.0) {
    return fail(ErrorCode::model_unsupported,
                fill("the encoder's output \"{}\": expected a log variance, or sigma as exp(v), "
                     "exp(v / 2) or softplus(v), found values that are never negative and end in "
                     "another function of v; train with one of these, or say by --posterior "
                     "log_variance or log_std that these values are a logarithm",
                     {printable(spread.name)}));
  }
  if (spread.meaning == Meaning::sigma) {
    return fail(ErrorCode::argument_invalid,
                fill("the encoder's output \"{}\": expected sigma, as its name says, found values "
                     "that may be negative; say by --posterior log_std, log_variance or softplus "
                     "how sigma follows from them",
                     {printable(spread.name)}));
  }
  notes.push_back("the spread is the log variance (--posterior)");
  return ForeignPosterior::log_variance;
}

}  // namespace

Meaning meaning_of(const std::string& name) {
  const std::string letters = lower_case(name);
  const auto has = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return letters.find(word) != std::string::npos; });
  };
  const bool is_mean = has({"mean", "mu", "loc"});
  const bool is_sigma = has({"sigma", "std", "scale"});
  const bool is_variance = has({"var"}) || (is_sigma && has({"sq", "sigma2", "sigma^2"}));
  const bool is_precision = has({"prec"});
  const bool is_spread = is_sigma || is_variance || is_precision || has({"spread"});
  if (is_mean == is_spread) return Meaning::unknown;
  if (is_mean) return Meaning::mean;
  if (is_precision) return Meaning::precision;
  const bool is_logarithm = has({"log", "ln"});
  if (is_variance) return is_logarithm ? Meaning::log_variance : Meaning::variance;
  if (is_sigma) return is_logarithm ? Meaning::log_sigma : Meaning::sigma;
  return Meaning::spread;
}

bool is_spread(Meaning meaning) { return meaning != Meaning::unknown && meaning != Meaning::mean; }

Result<void> check_meaning(const std::string& name, Meaning meaning,
                           std::optional<ForeignPosterior> asked) {
  if (meaning != Meaning::precision || asked) return {};
  return fail(ErrorCode::model_unsupported,
              fill("the encoder's output \"{}\": expected sigma, the variance or the logarithm of "
                   "one, found a precision, by its name; export its negative logarithm, which is "
                   "the log variance, or say by --posterior how sigma follows from these values",
                   {printable(name)}));
}

Result<ForeignPosterior> posterior_of(Flow& flow, Spread& spread,
                                      std::optional<ForeignPosterior> asked,
                                      std::vector<std::string>& notes) {
  const auto tail = tail_of(flow, spread.values.step);
  if (!tail) return posterior_of_values(flow, spread, asked, notes);
  if (tail->posterior == ForeignPosterior::softplus) {
    if (const auto named = logarithm_of_softplus(spread, asked)) {
      notes.push_back(
          fill("the spread is {}, though it ends in softplus (--posterior softplus: "
               "softplus(v) is sigma)",
               {text_of(*named)}));
      return *named;
    }
  }
  VAELET_TRY_ASSIGN(const auto posterior, posterior_of_tail(tail->posterior, spread, asked, notes));
  spread.values.step = tail->before;
  if (tail->line.factor != 1.0 || tail->line.shift != 0.0) {
    const Line line = tail->line;
    const auto exponent = [line](double x, double) { return line.factor * x + line.shift; };
    spread.values.step = flow.add_pointwise({exponent, tail->before}, spread.name);
  }
  return posterior;
}

}  // namespace vaelet::native
