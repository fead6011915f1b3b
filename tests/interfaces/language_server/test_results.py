"""Results of layers (`encoder.state_h`) in the editor."""

import pytest
from marked_text import cursor_in as cursor
from marked_text import opened
from speccompile.interfaces.language_server.completion import completions
from speccompile.interfaces.language_server.rename import rename
from speccompile.spec_schema.findings.edits import SourceText, applied

SPEC = """\
spec: 1
model:
  inputs: {x: [4, 3]}
  layers:
    - lstm: {units: 3, return_state: true}
      name: enc‸oder
    - lstm: 3
      from: {sequence: x, initial_state: [encoder.state_h, encoder.state_c]}
    - dense: $(encoder.channels + x.channels)
"""


def test_a_layer_is_renamed_in_the_names_of_its_results() -> None:
    document = opened(SPEC)
    edits = rename(document, cursor(SPEC), "reader").edits[document.name]
    changed = applied(SourceText(document.name, document.text), edits)
    assert "name: reader" in changed
    assert "[reader.state_h, reader.state_c]" in changed
    assert "$(reader.channels + x.channels)" in changed


def test_results_are_offered_where_a_layer_is_taken() -> None:
    before = SPEC.replace("‸", "")
    text = before.replace("encoder.state_c]", "‸]")
    found = completions(opened(text, before=before), cursor(text))
    offered = {offer.label: offer.detail for offer in found}
    assert offered["encoder.state_c"] == "(batch, 3)"
    assert {"encoder", "x"} <= offered.keys()


@pytest.mark.parametrize("written", ["[{gru_cell: {‸}}]", "{cell: [{gru_cell: {‸}}]}"])
def test_parameters_are_offered_in_a_stack_of_cells(written: str) -> None:
    text = SPEC.replace("‸", "") + f"    - rnn: {written}\n"
    found = {offer.label for offer in completions(opened(text.replace("‸", "")), cursor(text))}
    assert {"units", "reset_after"} <= found
    assert "return_state" not in found


BLOCK = """\
spec: 1
blocks:
  stage:
    inputs: [steps, scale]
    layers:
      - multiply:
        from: [steps, scale]
      - dense: 4
        name: skip
      - dense: 4
    outputs: [skip]
model:
  inputs: {x: [4], y: [4]}
  layers:
    - stage:
      from: {steps: x, scale: y}
      repeat: 2
    - add:
      from: stage[:].skip
"""


def renamed(marked: str, name: str) -> str:
    document = opened(marked)
    edits = rename(document, cursor(marked), name).edits[document.name]
    return applied(SourceText(document.name, document.text), edits)


def test_a_result_of_a_block_is_renamed_where_it_is_used() -> None:
    changed = renamed(BLOCK.replace("name: skip", "name: sk‸ip"), "side")
    assert changed == BLOCK.replace("skip", "side")


def test_an_input_of_a_block_is_renamed_inside_and_where_it_is_given() -> None:
    changed = renamed(
        BLOCK.replace("[steps, scale]\n    layers", "[steps, sc‸ale]\n    layers"), "weight"
    )
    assert changed == BLOCK.replace("scale", "weight")


def test_the_results_of_a_block_are_offered() -> None:
    text = BLOCK.replace("from: stage[:].skip", "from: [‸]")
    found = completions(opened(text, before=BLOCK), cursor(text))
    assert {"stage", "stage.skip"} <= {offer.label for offer in found}


def test_the_inputs_of_a_block_are_offered_inside_it() -> None:
    text = BLOCK.replace("from: [steps, scale]", "from: [‸]")
    found = completions(opened(text, before=BLOCK), cursor(text))
    assert {offer.label for offer in found} == {"steps", "scale"}
