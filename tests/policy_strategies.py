"""Policies and courses of training that hypothesis draws."""

from math import inf, nan

from hypothesis import strategies as st
from policy_cases import MONITORS, epoch, resolved

numbers = st.floats(-4, 4) | st.sampled_from([0.0, 0.5, 1.0])
any_numbers = numbers | st.sampled_from([nan, inf, -inf])
courses = st.lists(
    st.builds(epoch, numbers, loss=numbers, val_accuracy=any_numbers), min_size=1, max_size=30
)
small = st.integers(0, 4)
policies = st.builds(
    resolved,
    epochs=st.integers(1, 40),
    early_stopping=st.none()
    | st.fixed_dictionaries(
        {"patience": small, "min_delta": st.sampled_from([0.0, 0.5]), "start_from_epoch": small},
        optional={"monitor": st.just("val_accuracy"), "baseline": numbers},
    ),
    checkpoint=st.fixed_dictionaries(
        {
            "keep": st.fixed_dictionaries({"best": small, "last": st.integers(1, 4)}),
            "every_epochs": st.integers(1, 4),
        },
        optional={"monitor": st.sampled_from(sorted(MONITORS))},
    ),
    reduce_lr_on_plateau=st.none()
    | st.fixed_dictionaries(
        {"factor": st.sampled_from([0.0, 0.3, 0.5]), "patience": small, "cooldown": small}
    ),
    stop_when=st.none()
    | st.just({"overfit_gap": 3.5, "minutes": 2.0})
    | st.builds(
        lambda below, over, least: {
            "all": [
                {"monitor": "val_accuracy", "progress_below": below, "over_epochs": over},
                {"any": [{"monitor": "loss", "at_least": least}, {"steps": 90}]},
            ]
        },
        st.sampled_from([0.1, 0.5]),
        st.integers(1, 4),
        numbers,
    ),
    finish=st.sampled_from(["best", "last"]),
)
