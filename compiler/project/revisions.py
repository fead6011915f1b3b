"""Specs of a git revision, read from the object store without a checkout."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from functools import cached_property
from os.path import normpath
from pathlib import Path
from typing import NamedTuple

from ...spec_schema.errors import Error
from ...spec_schema.findings.printable import printable
from ...spec_schema.yaml.files import is_yaml_name
from ...spec_schema.yaml.yaml_errors import LARGEST_TEXT
from ..resolving.written import ResolvedFiles, read_written
from .recognition import recognized
from .run_marker import IDENTITY, is_identity


class _Entry(NamedTuple):
    """A line of `git ls-tree`: an entry of a revision."""

    path: str
    object: str
    is_file: bool


class Revision(Mapping[str, str]):
    """The files of a revision: their texts by name, as used in findings (`main:/specs/a.yaml`).

    The path after `:` is relative to the top of the repository of the working directory; the path
    after `:./` is relative to the working directory, as in git.

    Raises Error, from every method too, without git, outside of a repository, and for an unknown
    revision.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._here = _git("rev-parse", "--show-prefix", fact="not in a git repository")
        self._commit = self._resolved()

    def _resolved(self) -> str:
        fact = f"unknown git revision `{printable(self.name)}`"
        remedy = "the clone may be shallow: run `git fetch` first"
        if not self.name or self.name.startswith("-"):
            raise Error(fact, "write it as `main:specs/digits.yaml`")
        wanted = f"{self.name}^{{commit}}"
        return _git("rev-parse", "--verify", "--quiet", wanted, fact=fact, help=remedy)

    def label(self, written: str) -> str:
        """Returns the name of a path as written after the colon."""
        relative = written.startswith(("./", "../")) or written in (".", "..")
        path = normpath(f"{self._here}/{written}" if relative else written).lstrip("/")
        return f"{self.name}:/{'' if path == '.' else path}"

    def specs(self, folder: str) -> list[str]:
        """Returns the names of the specs below a folder, sorted, without hidden ones."""
        above = f"{folder.rstrip('/')}/"
        yaml = [name for name in self._files if is_yaml_name(name)]
        inside = [name for name in sorted(yaml) if name.startswith(above)]
        shown = [name for name in inside if "/." not in name.removeprefix(above[:-1])]
        runs = self._runs(above)
        outside = [name for name in shown if not name.startswith(runs)]
        return recognized(outside, self._data, self._written).specs

    def _runs(self, above: str) -> tuple[str, ...]:
        """Returns the prefixes of the names of files in run folders."""
        ending = f"/{IDENTITY}"
        marked = [name for name in self._files if name.startswith(above) and name.endswith(ending)]
        runs = [name for name in marked if is_identity(self._data(name))]
        return tuple(name.removesuffix(IDENTITY) for name in runs)

    def _written(self, name: str) -> ResolvedFiles:
        return read_written(Path(name), unsaved=self)

    @cached_property
    def _files(self) -> dict[str, _Entry]:
        listed = _git("ls-tree", "-r", "-z", "--full-tree", self._commit)
        entries = map(_entry, filter(None, listed.split("\0")))
        return {f"{self.name}:/{entry.path}": entry for entry in entries if entry.is_file}

    def __getitem__(self, name: str) -> str:
        if not name.startswith(f"{self.name}:/"):
            raise Error(
                f"`{printable(name)}` is outside the repository",
                "a spec of a revision can only use files in the repository",
            )
        data = self._data(name)
        if len(data) > LARGEST_TEXT:
            raise Error(f"{printable(name)} is larger than {LARGEST_TEXT:,} bytes")
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise Error(f"{printable(name)} is not UTF-8", "save it as UTF-8") from error

    def _data(self, name: str) -> bytes:
        """Returns the bytes of a file, at most one more than allowed. Raises KeyError."""
        command = ["git", "cat-file", "blob", self._files[name].object]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as git:
            assert git.stdout is not None
            data = git.stdout.read(LARGEST_TEXT + 1)
            git.kill()  # what is larger is not waited for
        return data

    def __contains__(self, name: object) -> bool:
        outside = not str(name).startswith(f"{self.name}:/")
        return outside or name in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _entry(line: str) -> _Entry:
    """Parses `100644 blob 1f0a…<tab>specs/digits.yaml`; links are not files."""
    facts, _, path = line.partition("\t")
    mode, _, object = facts.split()
    return _Entry(path, object, mode.startswith("100"))


def _git(*arguments: str, fact: str = "git can't read it", help: str = "") -> str:
    """Returns the output of git as text. Raises Error with the reason if it fails."""
    try:
        done = subprocess.run(
            ["git", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
    except FileNotFoundError as error:
        raise Error("comparing with a revision requires git, which is not installed") from error
    if done.returncode:
        said = printable(done.stderr.decode("utf-8", "replace").strip().partition("\n")[0])
        raise Error(f"{fact} ({said})" if said else fact, help)
    return done.stdout.decode("utf-8", "surrogateescape").strip("\n")
