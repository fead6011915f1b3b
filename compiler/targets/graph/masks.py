"""The masks of a forward pass, as Keras keeps them.

There are two of each. One is an attribute of the tensor, which attention removes from its inputs
when it is called; most layers, losses and metrics read it. The other is part of the model: Keras
passes it as an argument to layers with a `mask` argument and one input, so they have it even if the
attribute is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import tensorflow as tf

from ...ir import Node
from ..program import Tensors
from .lowering import LayerCall, mask_of


@dataclass(frozen=True, slots=True)
class Masks:
    """Masks by the names of tensors.

    Attributes:
        of_tensors: Those that the tensors still have.
        of_model: All that were made.
    """

    of_tensors: Tensors = field(default_factory=dict)
    of_model: Tensors = field(default_factory=dict)

    def taken_by(self, node: Node) -> tuple[tf.Tensor | None, ...]:
        """Returns the mask of each input of a layer."""
        takes_argument = node.operator.takes_mask and len(node.inputs) == 1
        masks = self.of_model if takes_argument else self.of_tensors
        return tuple(map(masks.get, node.inputs))

    def add(self, node: Node, call: LayerCall, inputs: Sequence[tf.Tensor]) -> None:
        """Add the masks of the results of a layer, and remove those that it removes."""
        masked = [name for name, type_ in node.types.items() if type_.mask_rank]
        if masked:
            of_model = tuple(map(self.of_model.get, node.inputs))
            made = mask_of(node.operator, replace(call, masks=of_model), [*inputs])
            self.of_model.update(dict.fromkeys(masked, made))
            is_same = all(a is b for a, b in zip(call.masks, of_model, strict=True))
            left = made if is_same else mask_of(node.operator, call, [*inputs])
            if left is not None:
                self.of_tensors.update(dict.fromkeys(masked, left))
        if node.operator.removes_masks:
            for name in node.inputs:
                self.of_tensors.pop(name, None)
