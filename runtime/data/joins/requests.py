"""What is read from each of several sources."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ....compiler.objectives.data_checks import listed
from ....compiler.objectives.shared_inputs import Given, Prepared, given_by
from ....spec_schema.components.sources import Source
from ....spec_schema.document.joined import JoinedSource, Place, joined_of
from ..request import InnerSource, Request, Samples
from ..rows import held


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What the first source and those that are joined to it are asked for.

    Attributes:
        source: The first source.
        request: What all of them are asked for.
    """

    source: Source
    request: Request

    @property
    def joined(self) -> tuple[tuple[JoinedSource, Place], ...]:
        """The sources that are read beside the first one: of targets only if they are wanted."""
        wanted = self.request.targets if self.request.wants_targets else None
        return joined_of(self.request.joins, wanted)

    @property
    def labelled(self) -> Source:
        """The source of the targets."""
        return next((one.source for one, _ in self.joined if one.gives_targets), self.source)

    def of_first(self) -> Request:
        """Returns the request for the first source, with its keys.

        Columns that only other sources have may be missing in it.
        """
        keys = {one.keys.first: (*place, "key") for one, place in self.joined if one.keys}
        further = self.request.carried if self.source.has_columns else {}
        request = replace(
            self.request,
            joins=(),
            targets=None,
            **self._labels(self.source),
            carried={**further, **keys},
            optional=frozenset(further) - {*keys},
            apart=(*self.request.apart, *keys, *self._names_of_targets(self.source)),
            may_lack_columns=any(one.source.gives == "columns" for one, _ in self.joined),
        )
        return _for_inputs(request, self._given[0])

    def of_other(self, number: int, read: Samples) -> Request:
        """Returns the request for a joined source, with its key.

        Args:
            number: The number of the source, from 0.
            read: What the sources before it have given.
        """
        (join, place), later = self.joined[number], self.joined[number + 1 :]
        source = join.source
        lacks = {
            name: keys
            for name, keys in self.request.carried.items()
            if name not in read.carried and not any(sign in name for sign in "*?[")
        }
        lacks = lacks if source.has_columns else {}
        keys: dict[str, tuple[str | int, ...]] = {}
        if join.keys is not None:
            keys = {join.keys.joined: (*place, "key")}
        request = replace(
            self.request,
            joins=(),
            targets=None,
            part="",
            folder=self.request.folders.get(place[0], self.request.folder),
            **self._labels(source),
            carried={**lacks, **keys},
            optional=frozenset(lacks if any(one.source.has_columns for one, _ in later) else ())
            - {*keys},
            apart=(*self.request.apart, *keys, *self._names_of_targets(source)),
            inner=InnerSource(source.name, (*place, source.name), {}),
            memory=max(0, self.request.memory - sum(map(held, read.inputs.values()))),
            may_lack_columns=any(one.source.gives == "columns" for one, _ in later),
        )
        given = self._given[number + 1] if number + 1 < len(self._given) else ()
        return _for_inputs(request, [name for name in given if name not in read.inputs])

    @property
    def _given(self) -> Given:
        """The inputs of each source."""
        features = self.request.features
        prepared = Prepared(features) if features else None
        return given_by(self.source, self.request.joins, [*self.request.inputs], prepared)

    def _labels(self, source: Source) -> dict[str, Any]:
        """Returns what targets and weights a source is asked for."""
        is_labelled = source is self.labelled
        return {
            "objectives": tuple(self.request.objectives) if is_labelled else (),
            "weighted": self.request.weighted if is_labelled else (),
        }

    def _names_of_targets(self, source: Source) -> list[str]:
        """Returns the columns of targets in another source, which are no inputs in this one."""
        if source is self.labelled:
            return []
        written = self.labelled.for_targets
        every = written.values() if isinstance(written, Mapping) else [written]
        return [name for one in every for name in listed(one)]


def _for_inputs(request: Request, names: Collection[str]) -> Request:
    """Returns the request for some of the inputs."""
    return replace(
        request,
        inputs={name: request.inputs[name] for name in names},
        columns={name: one for name, one in request.columns.items() if name in names},
        features={name: one for name, one in request.features.items() if name in names},
    )
