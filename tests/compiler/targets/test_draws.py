"""Every random layer, wherever it stands: its draws follow from the step, not from the calls.

However many steps one compiled call makes, the masks are the same, and the same on both targets.
"""

import pytest

pytestmark = pytest.mark.tensorflow
pytest.importorskip("tensorflow")

from driven_programs import (  # noqa: E402
    ALL,
    TARGETS,
    Driven,
    assert_close,
    assert_equal,
    compiled,
    on_target,
)
from exported_specs import OVER_TIME  # noqa: E402
from speccompile.spec_schema.layers import LAYERS  # noqa: E402
from speccompile.spec_schema.layers.augmentation import Augmentation  # noqa: E402
from speccompile.spec_schema.operator import Operator  # noqa: E402

SEQUENCE, IMAGE = "[3, 4]", "[4, 4, 2]"
FORWARD = "lstm: {units: 4, return_sequences: true, dropout: 0.4}"
EVERY_GATE = "lstm: {units: 4, return_sequences: true, dropout: 0.2, recurrent_dropout: 0.5}"
BACKWARD = "gru: {units: 4, return_sequences: true, go_backwards: true, recurrent_dropout: 0.4}"
STILL = "gru: {units: 4, return_sequences: true}"
LAYERS_THAT_DRAW = {
    "dropout": ("dropout: 0.4", SEQUENCE),
    "dropout of whole steps": ("dropout: {rate: 0.4, noise_shape: [null, null, 1]}", SEQUENCE),
    "spatial_dropout1d": ("spatial_dropout1d: 0.5", SEQUENCE),
    "spatial_dropout2d": ("spatial_dropout2d: 0.5", IMAGE),
    "spatial_dropout3d": ("spatial_dropout3d: 0.5", "[2, 3, 4, 2]"),
    "gaussian_dropout": ("gaussian_dropout: 0.3", SEQUENCE),
    "alpha_dropout": ("alpha_dropout: 0.3", SEQUENCE),
    "alpha_dropout of whole steps": (
        "alpha_dropout: {rate: 0.4, noise_shape: [null, null, 1]}",
        SEQUENCE,
    ),
    "random_flip": ("random_flip", IMAGE),
    "random_sharpness": ("random_sharpness: {factor: 0.4, value_range: [-9, 9]}", IMAGE),
    "gaussian_noise": ("gaussian_noise: 0.3", SEQUENCE),
    "attention": ("attention: {dropout: 0.4}", SEQUENCE),
    "additive_attention": ("additive_attention: {dropout: 0.4}", SEQUENCE),
    "group_query_attention": (
        "group_query_attention: {head_dim: 2, num_query_heads: 2, num_key_value_heads: 1, "
        "dropout: 0.4}",
        SEQUENCE,
    ),
    "multi_head_attention": (
        "multi_head_attention: {num_heads: 2, key_dim: 3, dropout: 0.4}",
        SEQUENCE,
    ),
    "simple_rnn": (
        "simple_rnn: {units: 4, return_sequences: true, dropout: 0.4, recurrent_dropout: 0.3}",
        SEQUENCE,
    ),
    "lstm": (FORWARD, SEQUENCE),
    "lstm with a mask for each gate": (EVERY_GATE, SEQUENCE),
    "gru": (BACKWARD, SEQUENCE),
    "bidirectional": (f"bidirectional: {{merge_mode: sum, layer: {{{FORWARD}}}}}", SEQUENCE),
    "bidirectional with a mask for each gate": (
        f"bidirectional: {{merge_mode: ave, layer: {{{EVERY_GATE}}}}}",
        SEQUENCE,
    ),
    "bidirectional of two kinds": (
        f"bidirectional: {{merge_mode: sum, layer: {{{FORWARD}}}, backward_layer: {{{BACKWARD}}}}}",
        SEQUENCE,
    ),
    "bidirectional with one still direction": (
        f"bidirectional: {{merge_mode: sum, layer: {{{STILL}}}, backward_layer: {{{BACKWARD}}}}}",
        SEQUENCE,
    ),
}
"""A layer that leaves the shape as it is, and that shape."""

NETWORK = """
spec: 1
seed: 21
data: {{synthetic: 40}}
blocks:{blocks}
model:
  inputs: {{{inputs}}}
  layers:{layers}
  outputs: {{{outputs}}}
training:
  loss: {{{losses}}}
  optimizer: {{sgd: {{learning_rate: 0.05}}}}
  batch_size: 8
  epochs: 2
"""
BLOCK = """
  noisy_{name}: {{layers: [{layer}]}}"""
PLACE = """
    - {{noisy_{name}: {{}}, repeat: {repeat}, from: {source}, name: {block}}}
    - {{share: {last}, name: again_{name}}}
    - flatten
    - {{dense: 1, name: {name}}}"""
CHUNKS = (1, 2)
"""Steps a call: a layer's own draws, and draws of several steps with a rest."""


QUICK = "bidirectional with a mask for each gate"
"""The recurrent kind of `make test`: it has what the others have. `make nightly` takes all."""


def networks() -> list[object]:
    """The kinds trained together: all but recurrent ones, whose loops take long to compile."""
    recurrent = [kind for kind in LAYERS_THAT_DRAW if is_recurrent(kind)]
    others = [kind for kind in LAYERS_THAT_DRAW if not is_recurrent(kind)]
    return [
        pytest.param(others, id="others"),
        *(
            pytest.param([kind], id=kind, marks=() if kind == QUICK else pytest.mark.nightly)
            for kind in recurrent
        ),
    ]


def is_recurrent(kind: str) -> bool:
    return "units:" in LAYERS_THAT_DRAW[kind][0]


def written(kinds: list[str]) -> str:
    """A network with an output for each kind; the outputs have no weights in common."""
    blocks, layers, sources = "", "", {}
    for kind in kinds:
        layer, shape = LAYERS_THAT_DRAW[kind]
        source = sources.setdefault(shape, f"x{len(sources)}")
        name = kind.replace(" ", "_")
        repeat, last = (1, f"block_{name}") if is_recurrent(kind) else (2, f"block_{name}_2")
        blocks += BLOCK.format(name=name, layer=layer)
        layers += PLACE.format(
            name=name, source=source, repeat=repeat, block=f"block_{name}", last=last
        )
    outputs = [kind.replace(" ", "_") for kind in kinds]
    return NETWORK.format(
        blocks=blocks,
        layers=layers,
        inputs=", ".join(f"{source}: {shape}" for shape, source in sources.items()),
        outputs=", ".join(f"{output}: {output}" for output in outputs),
        losses=", ".join(f"{output}: mean_squared_error" for output in outputs),
    )


def trained(driven: Driven, start: dict, chunk: int) -> tuple[list, dict]:
    """Two epochs from the start on, with at most `chunk` steps a call, and what they lead to."""
    driven.begin_again(start)
    return driven.epochs(2, chunk), driven.variables()


def test_every_layer_that_draws_is_here() -> None:
    drawing = {name for name in LAYERS if LAYERS.find(name).draws is not Operator.draws}
    elsewhere = {"conv_lstm1d", "conv_lstm2d", "conv_lstm3d", "rnn", "time_distributed"}
    elsewhere |= {name for name in LAYERS if issubclass(LAYERS.find(name), Augmentation)}
    elsewhere -= LAYERS_THAT_DRAW.keys()  # tests/layers/test_augmentation.py has all of them
    assert {kind.partition(" ")[0] for kind in LAYERS_THAT_DRAW} == drawing - elsewhere


@pytest.mark.nightly
def test_layers_over_time_draw_by_the_step_also_if_one_is_shared_by_two_lengths() -> None:
    histories = []
    for target in TARGETS:
        driven = on_target(compiled(OVER_TIME), target)
        start = driven.variables()
        history, end = trained(driven, start, ALL)
        again, variables = trained(driven, start, 1)
        assert again == history, target
        assert_equal(variables, end)
        histories.append(history)
    assert_close(*histories)


@pytest.mark.parametrize("kinds", networks())
def test_draws_follow_from_the_step(kinds: list[str]) -> None:
    spec = compiled(written(kinds))
    histories = []
    for target in TARGETS:
        driven = on_target(spec, target)
        start = driven.variables()
        history, end = trained(driven, start, ALL)
        for chunk in CHUNKS:
            again, variables = trained(driven, start, chunk)
            assert again == history, target
            assert_equal(variables, end)
        histories.append(history)
    assert_close(*histories)
