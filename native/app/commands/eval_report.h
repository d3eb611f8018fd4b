#pragma once

#include <string>

#include "native/base/model_file.h"
#include "native/data/data_set.h"
#include "native/eval/classifier/classifier_file.h"
#include "native/eval/evaluation.h"
#include "shared/base/json.h"

namespace vaelet::native {

/// Every flag of `vaelet eval`, by its own name.
struct EvalSettings {
  std::string file;
  std::string classifier;
  DataSource data;
  std::string prior = "file";
  std::string out;
  std::string per_image;
  bool record = false;
  EvaluationOptions options;
};

/// What is measured: a model on data, by a classifier or by none (nullptr).
struct EvalSubject {
  const ModelFile& model;
  const DataSet& data;
  const TrainedClassifier* classifier;
};

/// The figures as people read them.
std::string report_text(const EvalSettings& settings, const EvalSubject& subject,
                        const Evaluation& evaluation);

/// What the figures were made with, and the figures.
Json::Object quality_json(const EvalSettings& settings, const EvalSubject& subject,
                          const Evaluation& evaluation);

/// The same, and of which model they are.
Json::Object report_json(const EvalSubject& subject, const Json::Object& quality);

}  // namespace vaelet::native
