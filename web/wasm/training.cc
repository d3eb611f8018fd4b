// The C ABI of the module that trains, beside that of the engine in exports.cc. A trainer is a
// handle. Views of linear memory end when it grows, which every call may make it do.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/elbo_terms.h"
#include "web/training/trained_file.h"
#include "web/training/trainer.h"

#define VAELET_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

using vaelet::training::Trainer;

/// A trainer, and what it gave last, until the next call.
struct Session {
  Trainer trainer;
  std::vector<float> values;
  std::vector<std::byte> file;
  vaelet::ElboTerms terms;
};

/// The last error of a function that returned null.
struct LastError {
  std::string code;
  std::string message;
};

LastError& last_error() {
  static LastError error;
  return error;
}

template <class T>
std::nullptr_t refuse(const vaelet::Result<T>& result) {
  last_error() = {std::string(vaelet::error_name(result.error().code)), result.error().message()};
  return nullptr;
}

/// Appends the pixels of a square of z, `side` x `side`, row by row from the top, within `reach` of
/// the origin in both dimensions.
void decode_square(vaelet::training::DenseVae& vae, std::size_t side, float reach,
                   std::vector<float>& pixels) {
  std::vector<float> z(2 * side);
  const auto place = [&](std::size_t tile) {
    return reach * ((2.0F * static_cast<float>(tile) + 1.0F) / static_cast<float>(side) - 1.0F);
  };
  for (std::size_t row = 0; row < side; ++row) {
    for (std::size_t column = 0; column < side; ++column) {
      z[2 * column] = place(column);
      z[2 * column + 1] = place(side - 1 - row);
    }
    const float* decoded = vae.decode(z.data(), side);
    pixels.insert(pixels.end(), decoded, decoded + side * vae.image_size());
  }
}

}  // namespace

/// Returns memory for the bytes of a file, or null.
VAELET_EXPORT(vaelet_training_allocate) void* vaelet_training_allocate(std::size_t size) {
  return std::malloc(size);
}

VAELET_EXPORT(vaelet_training_release) void vaelet_training_release(void* memory) {
  std::free(memory);
}

/// Returns a trainer on a file of digits, whose bytes may be released afterwards, or null: then
/// the functions below say why. `seed` is a whole number from 0 to 2^53.
VAELET_EXPORT(vaelet_training_create)
Session* vaelet_training_create(const std::byte* bytes, std::size_t size, double seed, int outer,
                                int inner) {
  auto digits = vaelet::training::Digits::read({bytes, size});
  if (!digits) return refuse(digits);
  auto trainer = Trainer::create(
      std::move(*digits), {.widths = {outer, inner}, .seed = static_cast<std::uint64_t>(seed)});
  if (!trainer) return refuse(trainer);
  return new Session{.trainer = std::move(*trainer), .values = {}, .file = {}, .terms = {}};
}

VAELET_EXPORT(vaelet_training_free) void vaelet_training_free(Session* session) { delete session; }

/// Return the stable code of the last error, its sentence, both UTF-8, and the sentence's bytes.
VAELET_EXPORT(vaelet_training_error_code) const char* vaelet_training_error_code() {
  return last_error().code.c_str();
}
VAELET_EXPORT(vaelet_training_error) const char* vaelet_training_error() {
  return last_error().message.c_str();
}
VAELET_EXPORT(vaelet_training_error_size) std::size_t vaelet_training_error_size() {
  return last_error().message.size();
}

/// Return what the digits are: how many train in one step, how many train and test, and their size.
VAELET_EXPORT(vaelet_training_batch) std::size_t vaelet_training_batch(Session* session) {
  return session->trainer.batch();
}
VAELET_EXPORT(vaelet_training_count) std::size_t vaelet_training_count(Session* session) {
  return session->trainer.digits().training_count();
}
VAELET_EXPORT(vaelet_training_test_count) std::size_t vaelet_training_test_count(Session* session) {
  return session->trainer.digits().test_count();
}
VAELET_EXPORT(vaelet_training_height) int vaelet_training_height(Session* session) {
  return session->trainer.digits().height();
}
VAELET_EXPORT(vaelet_training_width) int vaelet_training_width(Session* session) {
  return session->trainer.digits().width();
}

/// Returns the labels of the digits to test with, a byte each.
VAELET_EXPORT(vaelet_training_test_labels)
const std::uint8_t* vaelet_training_test_labels(Session* session) {
  return session->trainer.digits().test_labels().data();
}

/// Takes one step. Returns whether the training goes on: false once it has diverged.
VAELET_EXPORT(vaelet_training_step)
bool vaelet_training_step(Session* session, double learning_rate, double beta) {
  if (session->trainer.has_diverged()) return false;
  session->terms = session->trainer.step({learning_rate, beta});
  return !session->trainer.has_diverged();
}

/// Returns the number of steps that were taken.
VAELET_EXPORT(vaelet_training_steps) double vaelet_training_steps(Session* session) {
  return static_cast<double>(session->trainer.steps());
}

/// Return the terms of -ELBO of the last batch, in nats an image.
VAELET_EXPORT(vaelet_training_reconstruction)
double vaelet_training_reconstruction(Session* session) { return session->terms.reconstruction; }
VAELET_EXPORT(vaelet_training_kl) double vaelet_training_kl(Session* session) {
  return session->terms.kl;
}

/// Returns the means of q(z|x) of the digits to test with, [test_count, 2].
VAELET_EXPORT(vaelet_training_encode_tests)
const float* vaelet_training_encode_tests(Session* session) {
  session->values = session->trainer.encode_tests();
  return session->values.data();
}

/// Returns what a square of z decodes to, [side * side, height * width]: row by row from the top,
/// within `reach` of the origin. `side` is at most the size of a batch.
VAELET_EXPORT(vaelet_training_decode_square)
const float* vaelet_training_decode_square(Session* session, std::size_t side, float reach) {
  session->values.clear();
  decode_square(session->trainer.vae(), side, reach, session->values);
  return session->values.data();
}

/// Writes the weights file. Returns its bytes, or null: then the error says why.
VAELET_EXPORT(vaelet_training_write) const std::byte* vaelet_training_write(Session* session) {
  auto file = vaelet::training::write_trained(session->trainer);
  if (!file) return refuse(file);
  session->file = std::move(*file);
  return session->file.data();
}
VAELET_EXPORT(vaelet_training_file_size) std::size_t vaelet_training_file_size(Session* session) {
  return session->file.size();
}
