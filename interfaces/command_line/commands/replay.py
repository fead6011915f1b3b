"""`speccompile replay RUN`: what a run would have done with another policy."""

from argparse import ArgumentParser, Namespace

from ....api.runs import replay_runs
from ..arguments import path_name
from ..streams import Streams
from ..sweeping import grid_of

EXAMPLES = (
    (
        "speccompile replay runs/digits/1 --set training.policy.early_stopping.patience=3",
        "when it would have stopped, and what it would have kept",
    ),
    (
        "speccompile replay runs/digits/1 --grid training.policy.early_stopping.patience=3,6,20",
        "several policies side by side",
    ),
    (
        "speccompile replay runs/digits/1 --spec digits.yaml",
        "the policy that the spec has now",
    ),
    (
        "speccompile replay runs/overfitting --set training.policy.finish=last",
        "all runs in a folder",
    ),
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "runs",
        metavar="RUN",
        type=path_name,
        nargs="+",
        help="the folder of a run, or a folder with several runs, such as that of a sweep",
    )
    parser.add_argument(
        "--spec",
        metavar="FILE",
        type=path_name,
        help="the spec with the policy to replay (default: that of the run)",
    )
    parser.add_argument(
        "--set",
        dest="overrides",
        metavar="PATH=VALUE",
        action="append",
        default=[],
        help="change a value of training.policy, or training.epochs; may be repeated",
    )
    parser.add_argument(
        "--grid",
        metavar="PATH=VALUE,…",
        action="append",
        default=[],
        help="replay with each of these values; may be repeated, for all combinations",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="output format: text (default) or json",
    )


def main(arguments: Namespace, streams: Streams) -> int:
    """Returns 0. Raises Error if a policy can't be replayed."""
    found = replay_runs(
        arguments.runs,
        overrides=arguments.overrides,
        grid=grid_of(arguments.grid),
        spec=arguments.spec,
    )
    streams.print(found.render(arguments.format, width=streams.columns))
    return 0
