#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "native/data/data_source.h"
#include "native/import/onnx/graph.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// What a foreign encoder says of sigma. log_std: sigma = exp(v).
enum class ForeignPosterior { log_variance, log_std, softplus };

/// The order of an image's values: channels first, as in PyTorch, or last, as in Keras.
enum class Layout { nchw, nhwc };

/// What a person says about graphs that do not tell it. What is empty is found in the graphs, or
/// has a default.
struct ImportChoices {
  std::string name;
  std::vector<std::string> labels;
  std::string heads;  // `MEAN,SPREAD`, the names of outputs; or `spread-first` or `interleaved`
  std::optional<ForeignPosterior> posterior;
  std::optional<LikelihoodKind> likelihood;
  std::optional<double> sigma2;  // none: .5
  std::optional<ChannelValues> mean;
  std::optional<ChannelValues> std;
  std::optional<ImageSize> image_size;
  std::optional<Layout> layout;
  std::string label_input;  // one name, or several with commas between them
};

/// A model made of graphs.
struct ImportedModel {
  ModelSpec spec;
  std::map<std::string, std::vector<float>, std::less<>> network;
};

/// Turns the graphs of a decoder and, unless it is nullptr, of an encoder into a model. Adds what
/// it chose by default to `notes`, a sentence each, also where it fails: what it chose may be why.
/// Errors: model_unsupported, argument_invalid, spec_invalid.
Result<ImportedModel> import_graphs(const Graph& decoder, const Graph* encoder,
                                    const ImportChoices& choices, std::vector<std::string>& notes);

}  // namespace vaelet::native
