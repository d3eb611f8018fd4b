#pragma once

#include <cstdint>
#include <vector>

#include "native/import/pieces.h"

namespace vaelet::native {

/// The folds below change a piece so that it computes what it and its neighbour computed. Sums are
/// formed in double.

/// Takes rows of a dense layer.
void take_rows(Piece& dense, const Order& order);

/// Takes output channels of a convolution of either kind.
void take_channels(Piece& convolution, const Order& order);

/// Takes entries of a piece that keeps values.
void take_entries(Piece& piece, const Order& order);

/// Makes a dense layer take the `features` values from which `order` was taken.
void spread_columns(Piece& dense, const Order& order, int features);

/// Puts an affine piece into the dense layer or the convolution before it.
void fold_behind(Piece& layer, const Piece& affine);

/// Puts an affine piece into the dense layer or the convolution behind it.
void fold_before(const Piece& affine, Piece& layer);

/// Puts an affine piece into another one before it.
void merge_affine(Piece& first, const Piece& second);

/// Puts the function of the label before a dense layer into it, so that the label itself is left.
void fold_label(Piece& label, Piece& dense);

/// Returns the affine piece with an entry for each of the `pixels` of a channel.
Piece for_each_pixel(const Piece& affine, int pixels);

/// Returns the affine piece with an entry for each channel, where all `pixels` of a channel have
/// the same; else one without channels.
Piece for_each_channel(const Piece& affine, int pixels);

/// Returns whether an affine piece only scales, and whether it changes nothing.
bool only_scales(const Piece& affine);
bool is_identity(const Piece& affine);

/// Returns the channels that an order of [channels, pixels] takes, where it takes whole channels;
/// else an empty order.
Order channels_of(const Order& order, int pixels);

}  // namespace vaelet::native
