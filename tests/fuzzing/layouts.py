"""What must hold of `fmt` on any input: it says what is wrong, or what it writes means the same."""

import io
import re
from pathlib import Path

import yaml
from speccompile.interfaces.command_line.main import run
from speccompile.spec_schema.findings.finding import Findings, Severity
from speccompile.spec_schema.yaml.loading import read_source
from speccompile.spec_schema.yaml.values import plain


def faults(data: bytes, folder: Path) -> list[str]:
    """What is wrong with how an input is laid out; an exception where that fails."""
    path = folder / "spec.yaml"
    path.write_bytes(data)
    code, said = _laid_out(path)
    after = path.read_bytes()
    if code == 1 and said.startswith("error[SC"):
        return [] if after == data else ["a file that can't be laid out was written"]
    if code:
        return [f"fmt ended with {code}: {said[:300]}"]
    again = [] if _laid_out(path)[1] == "1 file unchanged\n" else ["laid out again, it changes"]
    before, now = data.decode(), after.decode()
    if _values(before) != _values(now):
        again.append("laid out, it has other values")
    if _comments(before) != _comments(now):
        again.append("laid out, it has other comments")
    return again


def _laid_out(path: Path) -> tuple[int, str]:
    shown = io.StringIO()
    code = run(["fmt", str(path)], stdout=shown, stderr=shown, environment={})
    return code, shown.getvalue()


def _values(text: str) -> str:
    found = Findings()
    tree = read_source("spec.yaml", text, found)
    wrong = [one.code for one in found if one.severity is Severity.ERROR]
    return repr((wrong, tree and plain(tree)))


def _comments(text: str) -> list[str]:
    """What stands between tokens, from `#` on, and behind `|` and `>`."""
    text, passed, between = text.removeprefix("\ufeff"), 0, ""
    for token in yaml.scan(text, Loader=yaml.CLoader):
        begin, end = token.start_mark.index, token.end_mark.index
        between += text[passed:begin] + "\n"
        if getattr(token, "style", None) in ("|", ">"):
            between += re.split("[\r\n]", text[begin:end])[0] + "\n"
        passed = max(passed, end)
    return [comment.rstrip() for comment in re.findall("#[^\r\n]*", between)]
