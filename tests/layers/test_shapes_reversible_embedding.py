"""What a reversible embedding takes in each direction, and how much it computes."""

from shape_errors import refusal
from speccompile.spec_schema.findings import codes
from speccompile.spec_schema.layers.reversible_embedding import ReversibleEmbedding
from speccompile.spec_schema.types import DType, TensorType

SIZES = {"input_dim": 9, "output_dim": 4}
WORDS, VECTORS = TensorType((None, 6), DType.INT32), TensorType((None, 6, 4))


def test_vectors_of_another_size_are_refused() -> None:
    error = refusal("reversible_embedding", SIZES, [(None, 6, 5)])
    assert error.violation == codes.shapes.not_vectors_of_size(4, (None, 6, 5))
    error = refusal("reversible_embedding", SIZES, [(None,)])
    assert error.violation == codes.shapes.rank_too_low(("features",), (None,))


def test_the_type_of_the_input_decides_on_the_direction() -> None:
    embedding = ReversibleEmbedding(**SIZES, mask_zero=True)
    assert embedding.output(WORDS) == TensorType((None, 6, 4), mask_rank=2)
    assert embedding.output(VECTORS) == TensorType((None, 6, 9))
    assert embedding.weights(WORDS) == embedding.weights(VECTORS)


def test_only_the_way_back_multiplies() -> None:
    embedding = ReversibleEmbedding(**SIZES)
    assert embedding.multiply_adds(embedding.infer(WORDS), WORDS) == 0
    assert embedding.multiply_adds(embedding.infer(VECTORS), VECTORS) == 6 * 4 * 9
