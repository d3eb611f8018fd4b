#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "native/eval/evaluation_context.h"
#include "native/eval/measure.h"

namespace vaelet::native {

// The table of all measures, which MEASURES.md defines. To add one: write its function in a file of
// its own, declare it here, give it a row here, and define it in MEASURES.md.

/// Computes one measure, or a family of them; returns none where it does not apply. Name, title and
/// unit may be left empty: they are those of its row. Functions may share what the context
/// computed.
using MeasureFunction = std::vector<Measure>(EvaluationContext&);

MeasureFunction negative_elbo, negative_elbo_fitted_prior, reconstruction, kl, nll,
    nll_fitted_prior, nll_unknown_label, pixel_squared_error;
MeasureFunction active_units, aggregate_mean_largest, aggregate_std_least, aggregate_std_largest,
    kl_of_dimensions;
MeasureFunction accuracy, frechet_distance, precision, recall, density, coverage,
    within_class_distance, vendi_score, nearest_training_distance, cross_label_accuracy;
MeasureFunction stroke_spreads, stroke_r2;
MeasureFunction classification_accuracy_score;

/// A row of the table. `unit` is "nats", "share" (a number from 0 to 1 that people read in per
/// cent), another unit, or empty.
struct MeasureDefinition {
  std::string_view name;   // in the table that `vaelet eval` prints, and in JSON
  std::string_view title;  // for people
  std::string_view unit;
  MeasureFunction* compute;
};

inline constexpr MeasureDefinition likelihood_measures[] = {
    {"negative_elbo", "-ELBO of a test image", "nats", negative_elbo},
    {"negative_elbo_fitted_prior", "-ELBO, with the fitted prior", "nats",
     negative_elbo_fitted_prior},
    {"reconstruction", "Reconstruction of a test image", "nats", reconstruction},
    {"kl", "KL of a test image", "nats", kl},
    {"nll", "-log p of a test image", "nats", nll},
    {"nll_fitted_prior", "-log p, with the fitted prior", "nats", nll_fitted_prior},
    {"nll_unknown_label", "-log p of a test image of unknown label", "nats", nll_unknown_label},
    {"pixel_squared_error", "Squared error of a reconstructed pixel", "", pixel_squared_error},
};

inline constexpr MeasureDefinition latent_measures[] = {
    {"active_units", "Active latent dimensions", "", active_units},
    {"aggregate_mean_largest", "Largest mean of the latents", "", aggregate_mean_largest},
    {"aggregate_std_least", "Least standard deviation of the latents", "", aggregate_std_least},
    {"aggregate_std_largest", "Largest standard deviation of the latents", "",
     aggregate_std_largest},
    {"kl_zI", "KL of a latent dimension", "nats", kl_of_dimensions},
};

inline constexpr MeasureDefinition feature_measures[] = {
    {"accuracy", "New images classified as their label", "share", accuracy},
    {"cross_label_accuracy", "Right when z is decoded under another label", "share",
     cross_label_accuracy},
    {"frechet_distance", "Fréchet distance, less is better", "", frechet_distance},
    {"precision", "New images with a test image near", "share", precision},
    {"recall", "Test images inside a ball of new ones", "share", recall},
    {"density", "Balls of test images around a new image", "", density},
    {"coverage", "Test images with a new one near", "share", coverage},
    {"within_class_distance", "Distance between two of a class", "", within_class_distance},
    {"vendi_score", "Effective number of different images", "", vendi_score},
    {"nearest_training_distance", "Distance to the nearest training image", "",
     nearest_training_distance},
};

inline constexpr MeasureDefinition stroke_measures[] = {
    {"ATTRIBUTE_spread", "Spread within a class", "", stroke_spreads},
    {"ATTRIBUTE_r2", "Variance that z explains", "", stroke_r2},
};

inline constexpr MeasureDefinition training_measures[] = {
    {"classification_accuracy_score", "Accuracy of a classifier trained on new images", "share",
     classification_accuracy_score},
};

/// Measures of one kind. `title` says what they were computed with; nothing where the group does
/// not apply to the model or the options.
struct MeasureGroupDefinition {
  std::string_view progress;  // what is told while they are computed
  std::optional<std::string> (*title)(const EvaluationContext&);
  std::span<const MeasureDefinition> measures;
};

std::optional<std::string> likelihood_title(const EvaluationContext& context);
std::optional<std::string> latents_title(const EvaluationContext& context);
std::optional<std::string> features_title(const EvaluationContext& context);
std::optional<std::string> strokes_title(const EvaluationContext& context);
std::optional<std::string> training_title(const EvaluationContext& context);

inline constexpr MeasureGroupDefinition measure_groups[] = {
    {"likelihood", likelihood_title, likelihood_measures},
    {"latents", latents_title, latent_measures},
    {"features", features_title, feature_measures},
    {"strokes", strokes_title, stroke_measures},
    {"a classifier trained on samples, and one on training images", training_title,
     training_measures},
};

}  // namespace vaelet::native
