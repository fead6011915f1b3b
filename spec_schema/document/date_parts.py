"""Parts of dates and times that features can take."""

PARTS = (
    *("year", "quarter", "month", "day", "day_of_year", "weekday"),
    *("hour", "minute", "second"),
)
"""Weekdays count from Monday, 0; days, months and quarters from 1."""

PERIODS = {
    "quarter": 4,
    "month": 12,
    "day": 31,
    "day_of_year": 366,
    "weekday": 7,
    "hour": 24,
    "minute": 60,
    "second": 60,
}
"""How many values a part has before it begins again."""
