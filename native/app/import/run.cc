#include "native/app/import/run.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <utility>

#include "native/app/import/pixel_range.h"
#include "native/app/import/state_dict.h"
#include "native/app/options/data_options.h"
#include "native/app/options/output_check.h"
#include "native/base/file.h"
#include "native/base/printable.h"
#include "native/base/sha256.h"
#include "native/classifier/data_match.h"
#include "native/import/onnx/file.h"
#include "native/torch/encode.h"
#include "native/torch/export.h"
#include "native/torch/sampling.h"
#include "native/torch/seeded_generator.h"
#include "native/torch/tensor_values.h"
#include "native/torch/threads.h"
#include "shared/base/json.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Json json_text(std::string value) { return {std::move(value)}; }

/// Returns the names at --labels: those of a file, or those with commas between them.
Result<std::vector<std::string>> label_names(const std::string& labels) {
  std::vector<std::string> names;
  if (labels.empty()) return names;
  std::error_code error;
  const bool is_file = std::filesystem::is_regular_file(labels, error);
  std::string all = labels;
  if (is_file) {
    VAELET_TRY_ASSIGN(all, read_text(labels));
  }
  std::istringstream stream(all);
  for (std::string name; std::getline(stream, name, is_file ? '\n' : ',');) {
    if (name.ends_with('\r')) name.pop_back();
    names.push_back(name);
  }
  return names;
}

Result<ImportChoices> choices_of(const ImportOptions& options) {
  ImportChoices choices = options.choices;
  VAELET_TRY_ASSIGN(choices.labels, label_names(options.labels));
  if (choices.name.empty()) choices.name = std::filesystem::path(options.out).stem().string();
  return choices;
}

Result<ImportedModel> read_model(const ImportOptions& options, std::vector<std::string>& notes) {
  if (options.state_dict.empty() != options.spec.empty() ||
      options.state_dict.empty() == options.decoder.empty()) {
    return fail(ErrorCode::argument_invalid,
                "expected either --decoder, with --encoder where there is one, or --state-dict "
                "with --spec");
  }
  if (!options.spec.empty()) return read_state_dict(options.state_dict, options.spec, notes);
  VAELET_TRY_ASSIGN(const auto choices, choices_of(options));
  VAELET_TRY_ASSIGN(const Graph decoder, read_onnx_file(options.decoder));
  if (options.encoder.empty()) {
    if (choices.posterior || !choices.heads.empty()) {
      return fail(ErrorCode::argument_invalid,
                  "--posterior and --heads are of an encoder, and --encoder names none");
    }
    return import_graphs(decoder, nullptr, choices, notes);
  }
  VAELET_TRY_ASSIGN(const Graph encoder, read_onnx_file(options.encoder));
  return import_graphs(decoder, &encoder, choices, notes);
}

/// Returns a LibTorch model with the imported weights.
Result<Vae> vae_of(const ImportedModel& model) {
  torch::Generator generator = seeded_generator(1);
  VAELET_TRY_ASSIGN(const auto shaped, Vae::create(model.spec, generator));
  Parameters parameters;
  for (const auto& [name, tensor] : shaped.parameters()) {
    parameters.emplace(name, tensor_of(model.network.find(name)->second, tensor.sizes()));
  }
  return shaped.with_parameters(parameters);
}

Result<DataSet> load_data_of(const ImportOptions& options, const ModelSpec& spec) {
  if (!has_encoder(spec)) {
    return fail(ErrorCode::argument_invalid,
                "--data: expected an encoder, whose statistics are computed, found none");
  }
  DataSource source;
  source.folder = options.data;
  source.image_size = ImageSize{spec.image.height, spec.image.width};
  source.channels = spec.image.channels;
  VAELET_TRY_ASSIGN(auto data, load_data(source));
  VAELET_TRY(check_match(spec, data));
  return data;
}

/// Returns the record of where a model comes from.
Result<std::string> record_of(const ImportOptions& options, const DataSet* data,
                              const std::vector<std::string>& notes) {
  Json::Object sources;
  for (const auto& [flag, path] :
       {std::pair{"decoder", options.decoder}, std::pair{"encoder", options.encoder},
        std::pair{"state_dict", options.state_dict}}) {
    if (path.empty()) continue;
    VAELET_TRY_ASSIGN(const auto bytes, read_file(path));
    sources.emplace_back(
        flag, Json{Json::Object{
                  {"file", json_text(printable(std::filesystem::path(path).filename().string()))},
                  {"sha256", json_text(sha256_hex(bytes))}}});
  }
  Json::Object record{{"imported", Json{std::move(sources)}}};
  add_credits(options.credits, record);
  Json::Array chosen;
  for (const std::string& note : notes) chosen.push_back(json_text(note));
  if (!chosen.empty()) record.emplace_back("chosen", Json{std::move(chosen)});
  if (data != nullptr) {
    record.emplace_back("data", Json{Json::Object{{"name", json_text(data->name)},
                                                  {"sha256", json_text(data->digest)}}});
    const std::string size = fill("{}x{}", {data->image.height, data->image.width});
    record.emplace_back("configuration", Json{Json::Object{{"fit", json_text("crop")},
                                                           {"image-size", json_text(size)}}});
  }
  return write_json({std::move(record)});
}

/// Returns what the file is to hold; adds to `notes`.
Result<WeightsContent> content_of(const ImportOptions& options, const ImportedModel& model,
                                  std::vector<std::string>& notes) {
  VAELET_TRY_ASSIGN(auto vae, vae_of(model));
  VAELET_TRY(vae.round_weights(options.dtype));
  if (auto note = far_from_pixels(vae, options.seed)) notes.push_back(std::move(*note));
  WeightsContent content;
  content.spec = vae.spec();
  content.network_dtype = options.dtype;
  content.network = network_values(vae);
  std::optional<DataSet> data;
  if (!options.data.empty()) {
    VAELET_TRY_ASSIGN(data, load_data_of(options, vae.spec()));
    notes.push_back(
        fill("the images of --data are read as {} x {} pixels, cropped and scaled where "
             "they have another size",
             {data->image.height, data->image.width}));
    const EncodedSet encoded = encode_set(vae, ImageSet(data->training, *data));
    content.latent = latent_statistics(encoded);
    if (options.prior_components > 0) {
      const std::size_t classes = is_conditional(vae.spec()) ? data->class_names.size() : 1;
      content.prior =
          fit_prior(encoded, static_cast<int>(classes), options.prior_components, options.seed);
    }
  }
  VAELET_TRY_ASSIGN(content.training, record_of(options, data ? &*data : nullptr, notes));
  content.golden = golden_samples(vae, content.prior, options.seed);
  return content;
}

Result<WeightsContent> imported_content(const ImportOptions& options,
                                        std::vector<std::string>& notes) {
  VAELET_TRY_ASSIGN(const auto model, read_model(options, notes));
  return content_of(options, model, notes);
}

}  // namespace

Outcome run_import(const ImportOptions& options) {
  if (!options.overwrite) VAELET_TRY(check_replaces_nothing("--out", options.out));
  set_threads(options.threads);
  std::vector<std::string> notes;
  const auto content = imported_content(options, notes);
  for (const std::string& note : notes) std::cerr << "note: " << note << '\n';
  if (!content) return tl::unexpected<Error>(content.error());
  VAELET_TRY_ASSIGN(const auto bytes, write_weights(*content));
  VAELET_TRY(write_file(options.out, bytes));
  std::cout << "wrote " << printable(options.out) << ", " << bytes.size() << " bytes\n";
  return EXIT_SUCCESS;
}

}  // namespace vaelet::native
