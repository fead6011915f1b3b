"""The table of codes. SC0 YAML, SC1 schema, SC2 network, SC3 training, SC4 data, SC5 runtime,
SC6 resolve, SC7 limits and budget, SC8 style."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """What a code is about, how bad it is, and why it matters."""

    title: str
    severity: str
    why: str


ERROR, WARNING, INFO = "error", "warning", "info"

CODES: dict[str, Code] = {
    "SC001": Code("invalid YAML", ERROR, "Nothing of the file can be read."),
    "SC002": Code("unreadable file", ERROR, "A spec that can't be opened can't be checked."),
    "SC003": Code(
        "text that is not UTF-8", ERROR, "Read in a wrong encoding, names and paths would change."
    ),
    "SC004": Code(
        "tab as indentation", ERROR, "YAML indents with spaces: how wide a tab is, nobody can know."
    ),
    "SC005": Code(
        "no space after a colon", ERROR, "Without the space, `units:64` is one word and no key."
    ),
    "SC006": Code(
        "key given twice", ERROR, "Most readers keep one of the two values without a word."
    ),
    "SC007": Code(
        "integer with a leading zero",
        ERROR,
        "`017` was fifteen in old YAML and is seventeen today: which one is meant is a guess.",
    ),
    "SC008": Code(
        "character that YAML forbids", ERROR, "Invisible characters hide what a spec really says."
    ),
    "SC009": Code(
        "colon missing or one too many",
        ERROR,
        "The colon makes the key: without it, or with two in a line, the structure is unclear.",
    ),
    "SC010": Code(
        "brackets that do not match", ERROR, "Where the list or mapping ends can't be known."
    ),
    "SC011": Code("quotes that do not match", ERROR, "Where the text ends can't be known."),
    "SC012": Code(
        "reserved character",
        ERROR,
        "YAML gives some characters a meaning at the start of a value; quotes take it away.",
    ),
    "SC013": Code(
        "wrong indentation", ERROR, "Indentation says what belongs to what; here it says neither."
    ),
    "SC014": Code(
        "several documents in one file", ERROR, "A file is one spec; the rest would be ignored."
    ),
    "SC015": Code("tag", ERROR, "Tags choose Python types in other readers; a spec is plain data."),
    "SC016": Code("key that is not text", ERROR, "Every key of a spec is a name."),
    "SC017": Code(
        "merge key", ERROR, "`<<` is not part of YAML 1.2, and nested ones explode when read."
    ),
    "SC018": Code("alias of nothing", ERROR, "The value that it stands for does not exist."),
    "SC019": Code("alias inside its own value", ERROR, "The value would contain itself for ever."),
    "SC020": Code("spec that is not a mapping", ERROR, "A spec is made of keys and their values."),
    "SC701": Code("text too long", ERROR, "Reading is bounded, so that any file can be checked."),
    "SC702": Code(
        "nesting too deep",
        ERROR,
        "Depth is bounded, so that a hostile file can't exhaust the stack.",
    ),
    "SC703": Code(
        "too many values", ERROR, "A few lines of aliases can stand for billions of values."
    ),
    "SC704": Code("value too long", ERROR, "No name or path of a spec is as long as this."),
    "SC705": Code(
        "number out of range",
        ERROR,
        "No number type of a network holds it: it would become infinite.",
    ),
}
