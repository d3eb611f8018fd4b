#include "native/parallel/rank_group.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <thread>
#include <utility>

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

#include "native/base/first_difference.h"
#include "native/parallel/first_line.h"
#include "native/parallel/meeting.h"
#include "native/parallel/peer_watch.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Gloo with a limit for connecting and none for what comes later, where PeerWatch knows better.
class GlooGroup : public c10d::ProcessGroupGloo {
 public:
  GlooGroup(const RankStore& store, const RankPlace& place, const c10::intrusive_ptr<Options>& how)
      : ProcessGroupGloo(store, place.rank, place.size, how) {
    constexpr auto unlimited = std::chrono::hours(24 * 365);
    for (auto& context : contexts_) context->setTimeout(unlimited);
  }
};

using GlooPointer = c10::intrusive_ptr<c10d::ProcessGroupGloo>;

Result<GlooPointer> connect_gloo(const RankStore& store, const RankPlace& place,
                                 const std::string& address) {
  const char* interface = std::getenv("GLOO_SOCKET_IFNAME");
  try {
    auto options = c10d::ProcessGroupGloo::Options::create(meeting_time);
    options->devices.push_back(interface != nullptr
                                   ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                                   : c10d::ProcessGroupGloo::createDeviceForHostname(address));
    return GlooPointer(c10::make_intrusive<GlooGroup>(store, place, options));
  } catch (const std::exception& error) {
    return fail(
        ErrorCode::peer_lost,
        fill("rank {} cannot connect to the other ranks from {} (GLOO_SOCKET_IFNAME names "
             "the network interface to take): {}",
             {place.rank, interface != nullptr ? interface : address, first_line(error.what())}));
  }
}

}  // namespace

struct RankGroup::Connection {
  Connection(RankStore rank_store, RankStore watch_store, GlooPointer gloo_group,
             const RankPlace& own)
      : place(own),
        store(std::move(rank_store)),
        gloo(std::move(gloo_group)),
        watch(std::move(watch_store), own) {}

  Result<void> finish(const c10::intrusive_ptr<c10d::Work>& work);

  RankPlace place;
  RankStore store;
  GlooPointer gloo;
  PeerWatch watch;
  bool has_left = false;
  bool has_failed = false;
};

/// Waits for a collective, or for the end of the group.
Result<void> RankGroup::Connection::finish(const c10::intrusive_ptr<c10d::Work>& work) {
  const auto future = work->getFuture();
  const auto is_done = std::make_shared<bool>(false);
  future->addCallback([is_done, change = watch.changer()](c10::ivalue::Future& /*finished*/) {
    change([&] { *is_done = true; });
  });
  auto verdict = watch.wait([&] { return *is_done; });
  if (!verdict && !future->hasError()) return {};
  has_failed = true;
  // A connection breaks before it is known who is gone.
  if (!verdict) verdict = watch.wait_for_end();
  if (verdict) return tl::unexpected<Error>(std::move(*verdict));
  return fail(ErrorCode::peer_lost,
              fill("the ranks are there, but a connection between them broke: {}",
                   {first_line(future->tryRetrieveErrorMessage())}));
}

RankGroup::RankGroup(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}

RankGroup::~RankGroup() {
  if (!connection_->has_left) {
    announce({ErrorCode::peer_lost, "it ended; what it wrote says why"});
  }
  // Gloo's threads wait for a rank that is gone for longer than anyone.
  if (!connection_->has_failed) return;
  std::thread([gloo = std::move(connection_->gloo)]() mutable { gloo.reset(); }).detach();
}

Result<std::unique_ptr<RankGroup>> RankGroup::join(const RankPlace& place,
                                                   const std::string& version) {
  VAELET_TRY_ASSIGN(auto store, connect_to_store(place, true));
  VAELET_TRY_ASSIGN(auto watch_store, connect_to_store(place, false));
  try {
    auto addresses = meet(*store, place, version);
    if (!addresses) {
      announce_error(*store, place.rank, addresses.error());
      std::this_thread::sleep_for(std::chrono::seconds(1));
      return pass_on(addresses);
    }
    auto gloo = connect_gloo(store, place, reachable_address(*addresses, place.rank));
    if (!gloo) {
      auto announced = announced_error(*store);
      return tl::unexpected<Error>(announced ? std::move(*announced) : std::move(gloo.error()));
    }
    return std::unique_ptr<RankGroup>(new RankGroup(std::make_unique<Connection>(
        std::move(store), std::move(watch_store), std::move(*gloo), place)));
  } catch (const std::exception& error) {
    return fail(ErrorCode::peer_lost, fill("rank 0 at {}:{} was there and is gone: {}",
                                           {place.host, place.port, first_line(error.what())}));
  }
}

int RankGroup::rank() const { return connection_->place.rank; }

int RankGroup::size() const { return connection_->place.size; }

Result<void> RankGroup::broadcast(torch::Tensor& numbers) {
  std::vector<at::Tensor> tensors{numbers};
  return connection_->finish(connection_->gloo->broadcast(tensors));
}

Result<std::vector<std::byte>> RankGroup::broadcast(const std::vector<std::byte>& bytes) {
  torch::Tensor count = torch::full({1}, static_cast<std::int64_t>(bytes.size()), torch::kLong);
  VAELET_TRY(broadcast(count));
  torch::Tensor content = torch::empty({count.item<std::int64_t>()}, torch::kByte);
  if (is_first()) std::memcpy(content.data_ptr(), bytes.data(), bytes.size());
  if (content.numel() > 0) VAELET_TRY(broadcast(content));
  const auto* first = static_cast<const std::byte*>(content.data_ptr());
  return std::vector<std::byte>(first, first + content.numel());
}

Result<void> RankGroup::check_same(const std::string& description) {
  const auto* first = reinterpret_cast<const std::byte*>(description.data());
  VAELET_TRY_ASSIGN(const auto bytes,
                    broadcast(std::vector<std::byte>(first, first + description.size())));
  const std::string expected(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (expected == description) return {};
  const auto [of_first, own] = first_difference(expected, description);
  return fail(ErrorCode::argument_invalid,
              fill("expected {} as on rank 0, found {}", {of_first, own}));
}

Result<torch::Tensor> RankGroup::exchange(torch::Tensor rows) {
  torch::Tensor received = torch::empty_like(rows);
  std::vector<std::int64_t> equal_parts;
  VAELET_TRY(connection_->finish(
      connection_->gloo->alltoall_base(received, rows, equal_parts, equal_parts)));
  return received;
}

Result<torch::Tensor> RankGroup::gather(torch::Tensor row) {
  torch::Tensor rows = torch::empty({size(), row.numel()}, row.options());
  std::vector<std::vector<at::Tensor>> outputs{rows.unbind(0)};
  std::vector<at::Tensor> inputs{std::move(row)};
  VAELET_TRY(connection_->finish(connection_->gloo->allgather(outputs, inputs)));
  return rows;
}

void RankGroup::announce(const Error& error) {
  connection_->has_failed = true;
  connection_->watch.announce(error);
  connection_->has_left = true;
}

void RankGroup::leave() {
  // An error here is of ranks that have nothing left to do.
  if (!gather(torch::zeros({1}))) connection_->has_failed = true;
  connection_->watch.end();
  connection_->has_left = true;
}

}  // namespace vaelet::native
