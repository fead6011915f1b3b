"""Settings of Visual Studio Code: ours are added, others stay."""

import json

import pytest
from command_line import speccompile
from speccompile.interfaces.language_server.vscode import SCHEMA, SettingsRefused, with_schema

URI = SCHEMA.as_uri()


def test_other_settings_stay_and_twice_is_once():
    before = '{\n  "a": 1,\n  "yaml.schemas": {"x.json": "*.yml"}\n}\n'
    after = with_schema(before, ["specs/*.yaml"])
    assert json.loads(after) == {
        "a": 1,
        "yaml.schemas": {"x.json": "*.yml", URI: ["specs/*.yaml"]},
    }
    assert with_schema(after, ["specs/*.yaml"]) == after
    assert json.loads(with_schema(after, ["b"]))["yaml.schemas"][URI] == ["specs/*.yaml", "b"]


@pytest.mark.parametrize(
    "before", ['{"a": 1} // why', "[]", '{"yaml.schemas": 3}', '{"a": 1, "a": 2}']
)
def test_settings_that_would_lose_something_are_refused(before):
    with pytest.raises(SettingsRefused):
        with_schema(before, ["*.yaml"])


def test_the_command_writes_them_and_never_over_what_it_cant_read(tmp_path):
    path = tmp_path / ".vscode" / "settings.json"
    arguments = ("schema", "--editor", "vscode", "--output", path)
    assert speccompile(*arguments).code == 0
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "yaml.schemas": {"./.vscode/speccompile.schema.json": ["specs/**/*.yaml"]}
    }
    beside = path.with_name("speccompile.schema.json")
    assert beside.read_bytes() == SCHEMA.read_bytes()
    beside.write_text("{}", encoding="utf-8")
    assert speccompile(*arguments).out == f"wrote {beside}\n"
    assert "is up to date" in speccompile(*arguments).out
    path.write_text("{} // mine", encoding="utf-8")
    assert speccompile(*arguments).code == 2
    assert path.read_text(encoding="utf-8") == "{} // mine"


def test_settings_of_no_project_name_the_file_of_this_installation(tmp_path):
    path = tmp_path / "settings.json"
    speccompile("schema", "--editor", "vscode", "--output", path)
    assert path.read_text(encoding="utf-8") == speccompile("schema", "--editor", "vscode").out
    assert URI in path.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]
