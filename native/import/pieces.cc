#include "native/import/pieces.h"

#include "shared/base/overloaded.h"

namespace vaelet::native {
namespace {

int narrow(std::int64_t value) { return static_cast<int>(value); }

}  // namespace

Shape shape_behind(const Piece& piece, const Shape& input) {
  return std::visit(
      Overloaded{
          [](const Dense& layer) { return Shape{layer.out}; },
          [&](const Conv2d& layer) {
            return Shape{layer.out, narrow(layer.output_side(input.height + layer.padding.rows())),
                         narrow(layer.output_side(input.width + layer.padding.columns())), true};
          },
          [&](const ConvTranspose2d& layer) {
            return Shape{layer.out, narrow(layer.output_side(input.height, layer.padding.rows())),
                         narrow(layer.output_side(input.width, layer.padding.columns())), true};
          },
          [&](const Upsample& layer) {
            return Shape{input.channels, input.height * layer.factor, input.width * layer.factor,
                         true};
          },
          [&](const Flatten&) { return Shape{input.size()}; },
          [](const Unflatten& layer) {
            return Shape{layer.channels, layer.height, layer.width, true};
          },
          [&](const Branches& branches) {
            Shape shape = input;
            for (const Piece& inner : branches.layers) shape = shape_behind(inner, shape);
            return shape;
          },
          [&](const JoinLabel& label) { return Shape{input.channels + label.width}; },
          [](const Reorder& reorder) { return Shape{static_cast<int>(reorder.order.size())}; },
          [&](const Pad& pad) {
            return Shape{input.channels, narrow(input.height + pad.sides.rows()),
                         narrow(input.width + pad.sides.columns()), true};
          },
          [&](const Crop& crop) {
            return Shape{input.channels, narrow(input.height - crop.sides.rows()),
                         narrow(input.width - crop.sides.columns()), true};
          },
          [&](const auto&) { return input; },
      },
      piece.kind);
}

}  // namespace vaelet::native
