"""Codes about what keeps YAML from being read."""

from ..code import ERROR, Code

SC001 = Code(
    "SC001",
    ERROR,
    "invalid YAML",
    "Nothing of the file can be read.",
    example="""\
-- wrong/spec.yaml --
spec: 1
name: : digits
-- right/spec.yaml --
spec: 1
name: ": digits"
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC002 = Code(
    "SC002",
    ERROR,
    "unreadable file",
    "A spec that can't be opened can't be checked.",
    example="""\
-- spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- wrong/command --
speccompile validate sepc.yaml
""",
)

SC003 = Code(
    "SC003",
    ERROR,
    "text that is not UTF-8",
    "Read in a wrong encoding, names and paths would change.",
    example="""\
-- wrong/spec.yaml in latin-1 --
spec: 1
name: café # in Latin-1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: café # in UTF-8
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC004 = Code(
    "SC004",
    ERROR,
    "tab as indentation",
    "YAML indents with spaces: how wide a tab is, nobody can know.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
\tinputs: {x: [4]}
\tlayers: [dense: 1]
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC005 = Code(
    "SC005",
    ERROR,
    "no space after a colon or dash",
    "Without the space, `units:64` is one word and no key, and `-flatten` no item.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense:1
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: 1
""",
)

SC006 = Code(
    "SC006",
    ERROR,
    "key given twice",
    "Most readers keep one of the two values without a word.",
    example="""\
-- wrong/spec.yaml --
spec: 1
seed: 3
model:
  inputs: {x: [4]}
  layers: [dense: 1]
seed: 7
-- right/spec.yaml --
spec: 1
seed: 7
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC008 = Code(
    "SC008",
    ERROR,
    "character that YAML forbids",
    "Invisible characters hide what a spec really says.",
    example="""\
-- wrong/spec.yaml --
spec: 1
name: dig\x07its
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: digits
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC009 = Code(
    "SC009",
    ERROR,
    "colon, comma or dash missing, or one too many",
    "Colons make keys, dashes items, commas part entries: without, the structure is a guess.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1 activation: relu}
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dense: {units: 1, activation: relu}
""",
)

SC010 = Code(
    "SC010",
    ERROR,
    "brackets that do not match",
    "Where the list or mapping ends can't be known.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC011 = Code(
    "SC011",
    ERROR,
    "quotes that do not match",
    "Where the text ends can't be known.",
    example="""\
-- wrong/spec.yaml --
spec: 1
name: "digits
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: "digits"
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC012 = Code(
    "SC012",
    ERROR,
    "reserved character",
    "YAML gives some characters a meaning of their own; single quotes take it away.",
    example="""\
-- wrong/spec.yaml --
spec: 1
name: @digits
model:
  inputs: {x: [4]}
  layers: [dense: 1]
-- right/spec.yaml --
spec: 1
name: '@digits'
model:
  inputs: {x: [4]}
  layers: [dense: 1]
""",
)

SC013 = Code(
    "SC013",
    ERROR,
    "wrong indentation",
    "Indentation says what belongs to what; here it says neither.",
    example="""\
-- wrong/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dropout: 0.5
   - dense: 1
-- right/spec.yaml --
spec: 1
model:
  inputs: {x: [4]}
  layers:
    - dropout: 0.5
    - dense: 1
""",
)
