"""How much work checking a spec may make: a count of steps, so that every machine ends alike.

A step is what takes about a microsecond. What can multiply says how many it takes, before it does.
"""

MOST_STEPS = 1_500_000
"""Of one spec with its bases and variants: one to two seconds."""

MOST_KEPT = 1_024
"""Texts whose reading is kept, of those that take long to read."""


class BudgetExceeded(Exception):
    """Checking stops here: the spec makes more work than is done for one."""


class WorkBudget:
    """The steps that are left."""

    __slots__ = ("_lately", "left")

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left
        self._lately: set[str] = set()

    def charge(self, steps: int) -> None:
        """Take some steps. Raises BudgetExceeded where so many are not left."""
        self.left -= steps
        if self.left < 0:
            raise BudgetExceeded

    def charge_for(self, text: str, steps: int) -> None:
        """Take some steps for a text that is read, unless it was lately: what it says is kept."""
        if text in self._lately:
            return
        if len(self._lately) == MOST_KEPT:
            self._lately.clear()
        self._lately.add(text)
        self.charge(steps)
