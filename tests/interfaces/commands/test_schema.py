"""`speccompile schema`."""

import json

from command_line import speccompile


def test_the_schema_goes_to_standard_output():
    shown = speccompile("schema")
    assert json.loads(shown.out)["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert (shown.code, shown.err) == (0, "")


def test_the_schema_goes_to_a_file_and_the_line_that_names_it_is_shown(tmp_path):
    path = tmp_path / "spec.schema.json"
    shown = speccompile("schema", "--output", path)
    assert path.read_text(encoding="utf-8") == speccompile("schema").out
    assert f"# yaml-language-server: $schema={path}" in shown.out


def test_a_file_that_cant_be_written_is_a_usage_error(tmp_path):
    shown = speccompile("schema", "--output", tmp_path / "nowhere" / "x.json")
    assert (shown.code, shown.out) == (2, "")
    assert "can't be written" in shown.err
