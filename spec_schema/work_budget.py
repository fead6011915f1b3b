"""The work that checking a spec may take, counted in steps, so that it is the same everywhere."""

MOST_STEPS = 1_500_000
"""Steps for one spec with its bases and variants: one to two seconds."""

MOST_KEPT = 1_024
"""Number of parsed texts to keep, of those that take long to parse."""


class BudgetExceeded(Exception):
    """Raised when checking a spec takes more work than allowed."""


class WorkBudget:
    """The number of steps left."""

    __slots__ = ("_lately", "left")

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left
        self._lately: set[str] = set()

    def charge(self, steps: int) -> None:
        """Takes steps from the budget. Raises BudgetExceeded if too few are left."""
        self.left -= steps
        if self.left < 0:
            raise BudgetExceeded

    def charge_for(self, text: str, steps: int) -> None:
        """Takes steps for parsing a text, unless it was parsed lately and is cached."""
        if text in self._lately:
            return
        if len(self._lately) == MOST_KEPT:
            self._lately.clear()
        self._lately.add(text)
        self.charge(steps)
