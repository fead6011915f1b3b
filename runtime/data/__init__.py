"""From the `data` section to arrays.

    load → read → csv, npz, images, … → tables, arrays → features, targets → request → rows, faults

`load` and `read` ask a source for `Samples` with a `Request`. A source uses what is to its right:
it assigns its columns or arrays to inputs and outputs, and counts what is wrong with single values.
Then labels are encoded, rows are split, inputs are normalized, and the parts make a `Dataset`. No
module imports one to its left, and no module imports a source: `read` finds it by its name.
"""
