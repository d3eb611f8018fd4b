#include "native/import/layers.h"

#include <type_traits>

#include "shared/base/overloaded.h"

namespace vaelet::native {
namespace {

/// Names layers and keeps their weights.
class LayerWriter {
 public:
  LayerWriter(std::string prefix, NetworkValues& network)
      : prefix_(std::move(prefix)), network_(network) {}

  std::vector<Layer> write(const std::vector<Piece>& pieces) {
    std::vector<Layer> layers;
    for (const Piece& piece : pieces) {
      std::visit([&](const auto& kind) { add(kind, piece, layers); }, piece.kind);
    }
    return layers;
  }

 private:
  template <class Kind>
  void add(const Kind& kind, const Piece& piece, std::vector<Layer>& layers) {
    if constexpr (std::is_same_v<Kind, Branches>) {
      layers.emplace_back(Residual{write(kind.layers), write(kind.shortcut), kind.activation});
    } else if constexpr (std::is_same_v<Kind, JoinLabel>) {
      layers.emplace_back(ConcatLabel{});
    } else if constexpr (requires { kind.name; }) {
      Kind named = kind;
      named.name = name_of(kind);
      network_[named.name + ".weight"] = piece.weight;
      network_[named.name + ".bias"] = piece.bias;
      layers.emplace_back(std::move(named));
    } else if constexpr (std::is_constructible_v<Layer, Kind>) {
      layers.emplace_back(kind);
    }
    // Orders, padding and cropping are gone from simple pieces.
  }

  template <class Kind>
  std::string name_of(const Kind& /*kind*/) {
    std::string word = "affine";
    if constexpr (std::is_same_v<Kind, Dense>) word = "dense";
    if constexpr (std::is_same_v<Kind, Conv2d>) word = "conv";
    if constexpr (std::is_same_v<Kind, ConvTranspose2d>) word = "up";
    return prefix_ + "." + word + std::to_string(++counts_[word]);
  }

  std::string prefix_;
  NetworkValues& network_;
  std::map<std::string, int> counts_;
};

}  // namespace

std::vector<Layer> layers_of(const std::vector<Piece>& pieces, const std::string& prefix,
                             NetworkValues& network) {
  return LayerWriter(prefix, network).write(pieces);
}

}  // namespace vaelet::native
