"""What is tried after a verdict."""

import pytest
import speccompile as sc
from recorded_runs import SPEC
from speccompile.runtime.history import History
from speccompile.runtime.reporting.course import Course
from speccompile.runtime.reporting.remedies import remedies
from speccompile.runtime.reporting.rules import RULES, Verdict
from speccompile.runtime.reporting.verdicts import verdicts

SCHEDULE = "{cosine_decay: {initial_learning_rate: 0.1, decay_steps: 9}}"
SCHEDULED = SPEC.replace("optimizer: adam", f"optimizer: {{sgd: {{learning_rate: {SCHEDULE}}}}}")


@pytest.mark.parametrize("text", [SPEC, SCHEDULED])
def test_no_remedy_is_empty(text: str) -> None:
    """A rate under a schedule is no number that can be lowered."""
    course = Course(History([]), {}, "val_loss", None, 20)
    assert verdicts(course) == ()  # loads the rules
    spec = sc.load(text)
    found = {rule: remedies(Verdict(rule, "", layers=("hidden",)), course, spec) for rule in RULES}
    assert all(group for groups in found.values() for group in groups)
    assert bool(found["learning_rate_too_high"]) == (text is SPEC)
