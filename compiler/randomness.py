"""Random numbers as functions of their purpose and place, without global state.

Every random number is derived from the spec's seed, a purpose, and a place (layer, epoch, row).
"""

from hashlib import blake2b


def derive(seed: int, purpose: str, *place: str | int) -> int:
    """Returns a number from 0 to 2³¹ - 1 for a purpose at a place; equal arguments give equal
    numbers.
    """
    text = "\x1f".join([str(seed), purpose, *(f"{type(p).__name__}:{p}" for p in place)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") >> 33
