#include "native/parallel/meeting.h"

#include <exception>
#include <optional>
#include <sstream>
#include <thread>

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "native/base/number.h"
#include "native/parallel/first_line.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

using MeetingClock = std::chrono::steady_clock;

constexpr auto end_key = "end";
constexpr auto poll_interval = std::chrono::milliseconds(50);

std::vector<std::uint8_t> bytes_of_text(const std::string& text) {
  return {text.begin(), text.end()};
}

std::string text_at(c10d::Store& store, const std::string& key) {
  const std::vector<std::uint8_t> bytes = store.get(key);
  return {bytes.begin(), bytes.end()};
}

std::string hello_key(int rank) { return "hello/" + std::to_string(rank); }
/// There once a rank has found that it fits to rank 0.
std::string agreed_key(int rank) { return "agreed/" + std::to_string(rank); }

std::string place_text(const RankPlace& place) { return fill("{}:{}", {place.host, place.port}); }

/// What a rank writes for the others.
struct Hello {
  std::string version;
  std::string size;
  RankAddress address;
};

std::string hello_text(const Hello& hello) {
  return hello.version + '\n' + hello.size + '\n' + hello.address.own + '\n' +
         hello.address.meeting_place + '\n';
}

Hello read_hello(const std::string& text) {
  std::istringstream lines(text);
  Hello hello;
  for (std::string* field :
       {&hello.version, &hello.size, &hello.address.own, &hello.address.meeting_place}) {
    std::getline(lines, *field);
  }
  return hello;
}

using RankKey = std::string (*)(int rank);

/// Returns the ranks whose key is not there yet, with commas between them.
std::string missing_ranks(c10d::Store& store, RankKey key, int size) {
  std::string list;
  for (int rank = 0; rank < size; ++rank) {
    if (store.check({key(rank)})) continue;
    list += (list.empty() ? "" : ", ") + std::to_string(rank);
  }
  return list;
}

/// Waits for the keys of the first `size` ranks.
Result<void> wait_for_ranks(c10d::Store& store, const RankPlace& place, RankKey key, int size) {
  const auto deadline = MeetingClock::now() + meeting_time;
  std::string missing;
  while (!(missing = missing_ranks(store, key, size)).empty()) {
    if (auto error = announced_error(store)) return tl::unexpected<Error>(std::move(*error));
    if (MeetingClock::now() > deadline) {
      return fail(ErrorCode::peer_lost,
                  fill("expected all {} ranks at {} within {} s, found no word of rank {}",
                       {place.size, place_text(place), meeting_time.count(), missing}));
    }
    std::this_thread::sleep_for(poll_interval);
  }
  return {};
}

Result<void> compare_with_first(const Hello& own, const Hello& first, int rank) {
  const auto differs = [rank](const char* what, const std::string& expected,
                              const std::string& found) {
    return fail(ErrorCode::argument_invalid,
                fill("expected the {} of rank 0, {}, on rank {} too, found {}",
                     {what, expected, rank, found}));
  };
  if (own.version != first.version) return differs("version", first.version, own.version);
  if (own.size != first.size) return differs("number of ranks", first.size, own.size);
  return {};
}

}  // namespace

Result<RankStore> connect_to_store(const RankPlace& place, bool opens) {
  c10d::TCPStoreOptions options;
  options.port = place.port;
  options.isServer = opens && place.rank == 0 && !place.store_is_given;
  options.waitWorkers = false;
  options.timeout = meeting_time;
  try {
    auto store = c10::make_intrusive<c10d::TCPStore>(place.host, options);
    return RankStore(c10::make_intrusive<c10d::PrefixStore>(place.run, std::move(store)));
  } catch (const std::exception& error) {
    if (options.isServer) {
      return fail(ErrorCode::argument_invalid,
                  fill("rank 0 cannot wait for the others at {}: expected a port that no program "
                       "has and the name of this host, found: {}",
                       {place_text(place), first_line(error.what())}));
    }
    return fail(
        ErrorCode::peer_lost,
        fill("rank {} expected to reach rank 0 at {} within {} s, found: {}",
             {place.rank, place_text(place), meeting_time.count(), first_line(error.what())}));
  }
}

std::optional<Error> announced_error(c10d::Store& store) {
  if (!store.check({end_key})) return {};
  const std::string text = text_at(store, end_key);
  const std::size_t space = text.find(' ');
  // All ranks are of one version, which `meet` has checked, but before that only this may differ.
  const auto code = parse_number<int>(text.substr(0, space));
  if (space == std::string::npos || !code) return Error{ErrorCode::peer_lost, text};
  return Error{static_cast<ErrorCode>(*code), text.substr(space + 1)};
}

void announce_error(c10d::Store& store, int rank, const Error& error) {
  // Written by one alone: `get` and `set` of several would mix.
  if (store.add("ending", 1) != 1) return;
  store.set(end_key, bytes_of_text(fill("{} rank {}: {}",
                                        {static_cast<int>(error.code), rank, error.detail})));
}

Result<std::vector<RankAddress>> meet(c10d::Store& store, const RankPlace& place,
                                      const std::string& version) {
  if (store.add("taken/" + std::to_string(place.rank), 1) != 1) {
    return fail(ErrorCode::argument_invalid,
                fill("expected each rank once at {}, found rank {} twice",
                     {place_text(place), place.rank}));
  }
  const Hello own{version, std::to_string(place.size), address_towards(place.host, place.port)};
  store.set(hello_key(place.rank), bytes_of_text(hello_text(own)));
  VAELET_TRY(wait_for_ranks(store, place, hello_key, 1));
  VAELET_TRY(compare_with_first(own, read_hello(text_at(store, hello_key(0))), place.rank));
  store.set(agreed_key(place.rank), bytes_of_text(version));
  VAELET_TRY(wait_for_ranks(store, place, agreed_key, place.size));
  std::vector<RankAddress> addresses;
  for (int rank = 0; rank < place.size; ++rank) {
    addresses.push_back(read_hello(text_at(store, hello_key(rank))).address);
  }
  return addresses;
}

}  // namespace vaelet::native
