"""What an editor is told of a spec: positions, hover, definitions, renaming, completion, fixes."""

import pytest
from marked_text import PATH, SPEC, at, cursor_in, opened
from speccompile.interfaces.language_server.actions import actions
from speccompile.interfaces.language_server.completion import completions
from speccompile.interfaces.language_server.definition import definition, references
from speccompile.interfaces.language_server.document import read_document
from speccompile.interfaces.language_server.hover import hover
from speccompile.interfaces.language_server.outline import Heading, outline
from speccompile.interfaces.language_server.positions import CursorPosition, Lines
from speccompile.interfaces.language_server.rename import CannotRename, rename
from speccompile.spec_schema.findings.edits import SourceText, applied
from speccompile.spec_schema.findings.finding import Span

# Positions.


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 13), ("utf-16", 8), ("utf-32", 7)])
def test_columns_are_counted_in_the_units_of_the_editor(encoding, character):
    lines = Lines("a: 1\r\nü: 漢😀: x", encoding)
    assert lines.range(Span("", 2, 8, 2, 9)).start == (1, character)
    assert lines.cursor(1, character) == (2, 8)
    assert lines.cursor(1, 99) == (2, 9)


# Hover.


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- dense: 10", "- de‸nse: 10", ["(batch, 10)", "2,570 parameters", "2,560 multiply-adds"]),
        ("- dense: 10", "- de‸nse: 10", ["Output shape: `(batch, ..., units)`.", "keras.layers"]),
        ("- residual: {", "- resi‸dual: {", ["(block)", "`residual_2`: `(batch, 256)`", "65,792"]),
        ("patience: 12", "pati‸ence: 12", ["epochs without improvement", "default `0`"]),
        ("activation: relu}\n    - dropout", "act‸ivation: relu}\n    - dropout", ["`linear`"]),
        ("$drop", "$dr‸op", ["`$drop` = `0.3`"]),
        ("$drop", "$(drop ‸/ 2)", ["`$(drop / 2)` = `0.15`", "`drop` = `0.3`"]),
        ("$rate", "$ra‸te", ["`$rate` = `0.1`", "defaults of the block `residual`"]),
        ("$units", "$un‸its", ["depends on where"]),
        ("from: residual_2", "from: resid‸ual_2", ["residual_2", "(batch, 256)"]),
        ("{pixels:", "{pix‸els:", ["(input)", "(batch, 64)"]),
        ("sparse_categorical_crossentropy", "sparse_‸categorical_crossentropy", ["(loss)"]),
        (
            "epochs: 30",
            "epochs: 30 # speccompile: ignore[SC3‸06]",
            ["patience that never runs out"],
        ),
    ],
)
def test_hover(old, new, said):
    shown = hover(*at(old, new))
    assert shown is not None
    assert [piece for piece in said if piece not in shown.text] == []


LOOP = SPEC.replace(
    "    - dense: 10\n",
    "    - dense: {units: $width, activation: relu}\n      for: {width: [32, 16]}\n"
    "      name: tail\n    - dense: 10\n      from: tail\n",
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "units: $width, activation: relu}\n      for",
            "units: $wid‸th, activation: relu}\n      for",
            ["`width` is one of `[32, 16]`"],
        ),
        ("for: {width", "for: {wid‸th", ["one for each copy", "[32, 16]"]),
        ("from: tail", "from: ta‸il", ["**tail** (dense)"]),
        ("from: tail", "from: ta‸il[0]", ["**tail[0]** (dense)", "(batch, 32)"]),
    ],
)
def test_hover_in_a_repeated_layer(old, new, said):
    text = LOOP.replace(old, new, 1)
    document = opened(text)
    shown = hover(document, cursor_in(text))
    assert shown is not None
    assert [piece for piece in said if piece not in shown.text] == []


def test_names_of_for_are_renamed_in_their_layer_only():
    text = LOOP.replace("for: {width", "for: {wid‸th")
    document = opened(text)
    edits = rename(document, cursor_in(text), "size").edits
    after = applied(SourceText(document.name, document.text), edits[document.name])
    expected = LOOP.replace("for: {width", "for: {size").replace(
        "{units: $width, activation: relu}\n      for",
        "{units: $size, activation: relu}\n      for",
    )
    assert after == expected


def test_a_param_is_not_renamed_where_for_hides_it():
    text = LOOP.replace("params: {width", "params: {wi‸dth")
    document = opened(text)
    edits = rename(document, cursor_in(text), "wide").edits
    after = applied(SourceText(document.name, document.text), edits[document.name])
    assert after.count("$width") == LOOP.count("$width") - SPEC.count("$width") == 1


def test_a_renamed_layer_keeps_the_index_of_its_copies():
    text = LOOP.replace("name: tail", "name: ta‸il").replace("from: tail", "from: tail[0]")
    document = opened(text)
    edits = rename(document, cursor_in(text), "end").edits
    after = applied(SourceText(document.name, document.text), edits[document.name])
    assert "name: end" in after
    assert "from: end[0]" in after


def test_names_of_for_are_completed():
    text = LOOP.replace(
        "units: $width, activation: relu}\n      for", "units: $‸, activation: relu}\n      for"
    )
    offers = completions(opened(text), cursor_in(text))
    assert offers[0].label == "width"


def test_nothing_is_said_between_keys():
    assert hover(*at("  epochs", " ‸ epochs")) is None


def test_a_text_that_is_no_yaml_is_answered_by_the_last_one_that_was():
    document, cursor = at("- dense: 10\n", "- de‸nse: 10\n      [\n")
    assert document.tree is None
    shown = hover(document, cursor)
    assert shown is not None
    assert "(batch, 10)" in shown.text


# Definitions and renaming.


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("from: residual_2", "from: resid‸ual_2", "    - residual: {units: 256}"),
        ("from: [input, thin]", "from: [input, th‸in]", "        name: thin"),
        ("from: [input, thin]", "from: [in‸put, thin]", "  residual:"),
        ("- residual: {", "- resi‸dual: {", "  residual:"),
        ("residual: {units", "residual: {un‸its", "    params: {units: int, rate: 0.1}"),
        ("$width", "$wi‸dth", "params: {width: 256, drop: 0.3}"),
        ("epochs: 30", "epochs: &n 30\n  batch_size: *‸n", "  epochs: &n 30"),
    ],
)
def test_definition(old, new, line):
    document, cursor = at(old, new)
    found = definition(document, cursor)
    assert found is not None
    assert document.text.split("\n")[found.line - 1] == line


def test_what_a_base_file_defines_is_found_there_and_so_is_the_file(tmp_path):
    base, path = tmp_path / "base.yaml", tmp_path / "spec.yaml"
    base.write_text(SPEC, encoding="utf-8")
    text = "extends: ba‸se.yaml\nmodel: {outputs: {label: digit}}\n"
    document = read_document(path, text.replace("‸", ""))
    assert definition(document, cursor_in(text)) == Span(str(base), 1, 1, 1, 1)
    text = text.replace("‸", "").replace("dig", "dig‸")
    found = definition(document, cursor_in(text))
    assert found is not None
    assert SourceText(str(base), SPEC).at(found) == "digit"


def test_a_name_is_changed_in_the_base_and_in_what_builds_upon_it(tmp_path):
    base, path = tmp_path / "base.yaml", tmp_path / "spec.yaml"
    base.write_text(SPEC, encoding="utf-8")
    text = "extends: base.yaml\nmodel: {outputs: {label: digit}}\n"
    derived = read_document(path, text)
    cursor = cursor_in(SPEC.replace("name: digit", "name: di‸git"))
    edits = rename(read_document(base, SPEC), cursor, "answer", lambda names: [derived]).edits
    assert {name: len(own) for name, own in edits.items()} == {str(base): 1, str(path): 1}


def renamed(old: str, new: str, name: str) -> str:
    document, cursor = at(old, new)
    edits = rename(document, cursor, name).edits
    return applied(SourceText(document.name, document.text), edits[document.name])


@pytest.mark.parametrize(
    ("old", "new", "name", "changes"),
    [
        (
            "name: thin",
            "name: th‸in",
            "thick",
            {"name: thin": "name: thick", "t, thin": "t, thick"},
        ),
        ("$width", "$wi‸dth", "wide", {"{width": "{wide", "$width": "$wide"}),
        ("{pixels", "{pi‸xels", "bits", {"{pixels": "{bits"}),
        (
            "  residual:",
            "  resi‸dual:",
            "unit",
            {"  residual:": "  unit:", "- residual": "- unit", "from: residual_2": "from: unit_2"},
        ),
        (
            "$units",
            "$un‸its",
            "size",
            {"{units: int": "{size: int", "$units": "$size", "l: {units": "l: {size"},
        ),
    ],
)
def test_a_name_is_changed_at_every_place_and_nowhere_else(old, new, name, changes):
    expected = SPEC
    for before, after in changes.items():
        expected = expected.replace(before, after)
    assert renamed(old, new, name) == expected


def test_the_name_of_an_output_is_part_of_the_names_of_its_monitors():
    text = SPEC.replace("training:", "  outputs: {label: digit, thin: first}\ntraining:")
    text = text.replace(
        "loss: sparse_categorical_crossentropy",
        "loss: {label: sparse_categorical_crossentropy, thin: mean_squared_error}",
    )
    text = text.replace("metrics: [accuracy]", "metrics: {label: [accuracy]}")
    text = text.replace("target: digit", "target: {label: digit, thin: 'x*'}")
    text = text.replace("val_loss", "val_label_accuracy").replace(
        "{label: digit, thin: f", "{la‸bel: digit, thin: f"
    )
    document = opened(text)
    edits = rename(document, cursor_in(text), "class").edits
    after = applied(SourceText(document.name, document.text), edits[document.name])
    assert "monitor: val_class_accuracy" in after
    assert "label" not in after


@pytest.mark.parametrize(
    ("old", "new", "name", "why"),
    [
        ("epochs: 30", "ep‸ochs: 30", "x", "not a name that"),
        ("dense: {units: $w", "de‸nse: {units: $w", "x", "add one first"),
        ("name: first", "name: fir‸st", "digit", "already in use"),
        ("name: first", "name: fir‸st", "9x", "letter"),
        ("$width", "$wid‸th", "not", "not a valid param name"),
        ("  residual:", "  resi‸dual:", "dense", "built-in"),
    ],
)
def test_a_name_that_cant_be_changed_for_certain_is_refused_with_a_reason(old, new, name, why):
    with pytest.raises(CannotRename, match=why):
        renamed(old, new, name)


def test_references():
    document, cursor = at("$width", "$wi‸dth")
    found = references(document, cursor)
    assert [span.line for span in found] == [2, 18]
    assert len(references(document, cursor, with_definition=False)) == 1


# Completion.


def offered(old: str, new: str) -> list[str]:
    return [offer.label for offer in completions(*at(old, new))]


@pytest.mark.parametrize(
    ("old", "new", "some", "none"),
    [
        ("    - dropout: $drop", "    - ‸\n    - dropout: $drop", {"dense", "residual"}, {"name"}),
        ("activation: relu}\n    -", "‸}\n    -", {"activation", "use_bias"}, {"units"}),
        ("activation: relu}\n    -", "act‸\n    -", {"activation"}, {"units"}),
        ("activation: relu}\n    -", "activation: ‸}\n    -", {"relu", "softmax"}, set()),
        ("      name: first", "      ‸", {"name", "from"}, {"share", "dense"}),
        ("from: residual_2", "from: ‸", {"first", "residual", "pixels"}, {"digit", "thin"}),
        ("from: [input, thin]", "from: [‸", {"input", "thin"}, {"first"}),
        ("{monitor: val_loss", "{monitor: ‸", {"val_loss", "val_accuracy"}, set()),
        ("epochs: 30", "‸", {"epochs", "batch_size"}, {"loss", "policy"}),
        ("epochs: 30", "shuffle: ‸", {"true", "false"}, set()),
        ("{adam: {learning_rate: 1e-3}}", "‸", {"adam", "sgd"}, set()),
        ("{adam: {learning_rate: 1e-3}}", "\n    ‸", {"adam", "sgd"}, set()),
        ("[accuracy]", "[acc‸]", {"accuracy", "auc"}, set()),
        ("$width", "$‸", {"width", "drop"}, {"units"}),
        ("$rate", "$(un‸", {"units", "rate", "width", "max"}, set()),
        ("epochs: 30", "epochs: 30 # speccompile: ignore[SC3‸", {"SC306"}, set()),
        ("spec: 1\n", "spec: 1\nrun‸\n", {"runtime", "budget"}, {"model", "training"}),
        ("epochs: 30", "epochs: 30 # ‸", set(), {"epochs", "loss"}),
    ],
)
def test_completion(old, new, some, none):
    found = set(offered(old, new))
    assert some <= found
    assert not none & found


def test_an_offer_replaces_the_word_at_the_cursor():
    document, cursor = at("    - dropout: $drop", "    - drop‸: $drop")
    offer = next(each for each in completions(document, cursor) if each.label == "dropout")
    assert offer.span is not None
    assert (offer.span.column, offer.span.end_column, offer.plain) == (7, 11, "dropout")


# Fixes and the outline.


def test_a_fix_is_offered_on_its_line_and_mends_the_text():
    document = opened(SPEC.replace("patience: 12", "patence: 12"))
    line = next(n for n, text in enumerate(document.text.split("\n"), 1) if "patence" in text)
    (fix,) = actions(document, line, line)
    assert applied(SourceText(document.name, document.text), fix.edits) == SPEC
    assert actions(document, 1, 1) == []


@pytest.mark.parametrize("end", ["", "  # few"])
def test_a_warning_can_be_ignored_by_a_comment(end):
    document = opened(SPEC.replace("patience: 12}", "patience: 50}" + end))
    (finding,) = document.found
    assert finding.span is not None
    ignore = actions(document, finding.span.line, finding.span.line)[-1]
    text = applied(SourceText(document.name, document.text), ignore.edits)
    assert opened(text).found == ()
    assert f"ignore[{finding.code}]{end[3:]}\n" in text


def test_the_outline_has_sections_and_layers():
    def names(headings: list[Heading] | tuple[Heading, ...]) -> list[str]:
        return [name for h in headings for name in (f"{h.kind} {h.name}", *names(h.children))]

    found = names(outline(opened(SPEC)))
    assert {"section model", "layer digit", "layer residual", "block residual"} <= set(found)
    assert {"constant width", "input pixels", "policy early_stopping"} <= set(found)


# Texts before.


def test_of_earlier_texts_only_the_last_that_was_yaml_is_kept():
    document = None
    for text in (SPEC, SPEC + "# more\n", SPEC + "  [\n", SPEC + "  [[\n", "extends: no.yaml\n"):
        document = read_document(PATH, text, None, document)
        assert document.last is None or document.last.last is None
        assert document.merged.get("model") is not None
    assert document is not None
    assert document.last is None


def test_a_place_behind_the_end_of_a_text_that_got_shorter_has_no_offers():
    assert completions(opened(SPEC), CursorPosition(999, 5)) == []
