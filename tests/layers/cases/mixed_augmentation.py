"""Layers that blur images, erase parts of them or apply several augmentations."""

COLORS = [(None, 4, 5, 3)]

CASES = [
    ("random_gaussian_blur", {"kernel_size": [3, 1], "sigma": [0.5, 0.9]}, [(None, None, 5, 2)]),
    ("random_erasing", {"factor": [1, 1]}, [(None, 4, 5, 1)]),
    ("random_erasing", {"scale": [0.3, 0.4], "fill_value": [0, 1, 2]}, COLORS),
    ("rand_augment", {"num_ops": 1, "factor": 0.2}, COLORS),
]
