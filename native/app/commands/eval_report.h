#pragma once

#include <string>

#include "native/app/commands/eval_options.h"
#include "native/base/model_file.h"
#include "native/classifier/classifier_file.h"
#include "native/data/data_set.h"
#include "native/eval/evaluation.h"
#include "shared/base/json.h"

namespace vaelet::native {

/// A model, the data on which it is measured, and the classifiers.
struct EvalSubject {
  const ModelFile& model;
  const DataSet& data;
  Classifiers classifiers;
};

/// Returns the measures as people read them.
std::string report_text(const EvalOptions& options, const EvalSubject& subject,
                        const Evaluation& evaluation);

/// Returns what the measures were made with, and the measures.
Json::Object quality_json(const EvalOptions& options, const EvalSubject& subject,
                          const Evaluation& evaluation);

/// Returns the same, behind the name and the digest of the model.
Json::Object report_json(const EvalSubject& subject, const Json::Object& quality);

}  // namespace vaelet::native
