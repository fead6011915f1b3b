"""The tasks of the README, done from Python: `python tests/readme_tasks.py FOLDER`."""

import sys
from pathlib import Path

import speccompile as sc

folder = Path(sys.argv[1])
specs = Path(sc.__file__).parent / "specs"
digits, table = specs / "digits_dense.yaml", specs / "data" / "digits.csv"

# Write a spec.
mine = sc.init(folder / "mine.yaml")
print(sc.schema()["title"])

# Check it.
print(sc.check(digits))
wrong = {"model.layers.digit.units": 0, "training.policy.early_stopping.monitor": "val_los"}
print(sc.check(digits, overrides=wrong))
print(sc.summary(digits))
print(sc.explain(digits, "model.layers.digit.units"))
print(sc.catalogue("dense"), sc.explain("SC304"), sep="\n\n")
print(sc.check(digits, data=True))
print([change.diff() for change in sc.fix_files(sc.find_specs([mine]).files)])
print(sc.format_spec(mine).is_changed)
print(sc.diff(digits, sc.load(digits, overrides={"params.width": 64})))

# Train it.
run = sc.train(digits, overrides={"training.epochs": 2}, runs=folder / "runs", progress="plain")
run = run.resume(overrides={"training.epochs": 3})
print(run.stopped, run.test, run.history[-1])

# Use it.
print(run.evaluate(), run.evaluate(table))
print(run.predict(table).labels["digit"][:10])
print(sc.export(run, folder / "digits.h5").loader, run.model, sc.load(digits).to_graph())
print(sc.examine(run.folder))
