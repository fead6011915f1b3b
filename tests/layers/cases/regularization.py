"""Cases of spec_schema/layers/regularization.py."""

CASES = [
    ("gaussian_noise", {"stddev": 0.5}, [(None, 3, 4)]),
    ("gaussian_noise", {"stddev": 0}, [(None, 4)]),
    ("gaussian_dropout", {"rate": 0.3}, [(None, 3, 4)]),
    ("gaussian_dropout", {"rate": 0}, [(None, 4)]),
    ("alpha_dropout", {"rate": 0.4}, [(None, 20)]),
    ("alpha_dropout", {"rate": 0}, [(None, 4)]),
    ("alpha_dropout", {"rate": 0.5, "noise_shape": [None, 1, 8]}, [(None, None, 8)]),
    ("activity_regularization", {}, [(None, 4)]),
    ("activity_regularization", {"l1": 0.1, "l2": 0.2}, [(None, None, 4)]),
    ("gaussian_dropout", {"rate": 0.4}, ["masked", (None, 6, 4)]),
    ("alpha_dropout", {"rate": 0.4}, ["masked", (None, 6, 4)]),
    ("activity_regularization", {"l1": 0.1}, ["masked", (None, 6, 4)]),
]
