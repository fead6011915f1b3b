"""A fault in a base that specs share: each spec fails by it, and each report says it once."""

import json

import pytest
from command_line import speccompile
from format_readers import read_junit

BASE = "spec: 1\nparams: {unused: 1}\nmodel:\n  inputs: {x: [3]}\n  layers: [dens: 2]\n"
FORMATS = ("junit", "json", "sarif", "gitlab", "github", "concise", "text")


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """What each format shows of two specs over a faulty base, and of one without a fault."""
    monkeypatch.chdir(tmp_path)
    texts = {"a": "extends: base.yaml\n", "b": "extends: base.yaml\n", "base": BASE}
    texts["clean"] = BASE.replace("dens", "dense").replace("params: {unused: 1}\n", "")
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    options = [f"--format={name}={name}.out" for name in FORMATS]
    assert speccompile("validate", "a.yaml", "b.yaml", "clean.yaml", *options).code == 1
    return {name: (tmp_path / f"{name}.out").read_text() for name in FORMATS}


def test_junit_fails_every_spec_that_cant_be_compiled(shown):
    cases = {case.name: case for case in read_junit(shown["junit"])}
    assert [name for name, case in cases.items() if case.failure] == ["a.yaml", "b.yaml"]
    assert cases["a.yaml"][1:] == cases["b.yaml"][1:]
    assert 'failures="2"' in shown["junit"]


def test_the_other_formats_list_the_fault_once(shown):
    assert json.loads(shown["json"])["summary"]["errors"] == 1
    assert len(json.loads(shown["sarif"])["runs"][0]["results"]) == 1
    assert len(json.loads(shown["gitlab"])) == 1
    assert len(shown["github"].splitlines()) == len(shown["concise"].splitlines()) == 1
    assert shown["text"].splitlines()[-1] == "1 error in 3 files"
