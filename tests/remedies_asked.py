"""Remedies that nobody can follow without a person, and why."""

YAML = "the text can't be read: only its writer knows what it says"
NAME = "the writer has to choose a name"
NUMBER = "the writer has to choose a number"
VALUE = "the writer has to give a value"
PLACE = "the writer has to choose a place in the network"
FACT = "it says what there is, and proposes nothing"
SIZE = "the writer has to make the spec smaller"
FILE = "it is about a file, not about the spec"
COMMENT = "it is about a comment, and a tree of values has none"

ASKED: tuple[tuple[str, str, str], ...] = (
    (
        "SC001 SC011 SC012",
        r"in quotes|where the string ends|write `\\|^write the char|^write another",
        YAML,
    ),
    ("SC003", r"^save the file as UTF-8", FILE),
    ("SC004", r"^indent with spaces", YAML),
    ("SC006", r"^keep one of the two", "a tree of values has each key once"),
    ("SC009", r"^write `, `|^write `\w+: \{…\}`", YAML),
    ("SC010", r"^write `.`|^remove it, or write the bracket", YAML),
    ("SC013", r"^start the list on the next line", YAML),
    (
        "SC014 SC015 SC016 SC017 SC018 SC019",
        r"keep one doc|remove it|^write a word|^write the",
        YAML,
    ),
    ("SC020", r"^start with `spec: 1`", VALUE),
    ("SC101", r"expected ", FACT),
    ("SC101", r"^inside brackets a comma", YAML),
    ("SC101", r"^write `policy` with", VALUE),
    ("SC102", r"^add one of|(^|; )`\w+` must be |^add the sizes|…|^add the value", VALUE),
    ("SC103", r"^(expected|name the parameters|remove it, or name|both run in)", FACT),
    ("SC103", r"^write `- concatenate:`", YAML),
    ("SC214", r"^write `\[28, 28, 1\]`", "the shape is an example"),
    ("SC104", r"lists all|^expected|^try|of the base, write|^declare inputs", FACT),
    ("SC104", r"counted in steps, not epochs|with the inverse", NUMBER),
    ("SC104", r"^write it as an expression", VALUE),
    ("SC105", r"^write `- dense: 64`|…|^expected", VALUE),
    ("SC106", r"^update speccompile", "it is about the installation, not about the spec"),
    ("SC107", r"^each value applies", FACT),
    ("SC108", r"^add |^keep one of them|put it last$|requires|increasing order$", NUMBER),
    ("SC201", r"^expected", NAME),
    ("SC202", r"^rename one of the two", NAME),
    ("SC203", r"^make their (shapes|other axes) equal", PLACE),
    ("SC204", r"^use sizes whose|^use smaller sizes|^add `reshape: \[[a-z]", NUMBER),
    ("SC205", r"^replace `null` with a number", NUMBER),
    ("SC207", r"…|^expected|^list its inputs|^add `from:`|^combine them|^`when` requires", NAME),
    ("SC208", r"^move this layer|^expected|^name a layer", PLACE),
    ("SC209", r"^give it the input shape|^name a layer", PLACE),
    ("SC210", r"^use a layer type|^choose other|^expected|^exclude fewer", NAME),
    ("SC212", r"^expected", NAME),
    ("SC215", r"^replace it with other layers", PLACE),
    ("SC216", r"^use a letter|^choose another name", NAME),
    ("SC217", r"^add one, such as", PLACE),
    ("SC218", r"^write each", VALUE),
    ("SC227", r"^end the list with|^move it up|^choose other|^name a weight", NAME),
    ("SC340", r"^add `\w+: …` to `loss`", VALUE),
    ("SC241 SC243", r"lists the operations$|^expected `", FACT),
    (
        "SC231",
        r"^compute a mask|^set `ignore_class`",
        "the writer knows which positions are padding",
    ),
    ("SC245", r"^convert it with", "the writer has to say what to convert"),
    ("SC246", r"^say over which axes", "the writer has to choose the axes"),
    ("SC222 SC316 SC321", r"^use (a rate of )?[\d.e-]+ to |^Keras' default", NUMBER),
    ("SC240", r"^(name each|use letters|begin input|give the size|replace null by)", VALUE),
    ("SC240", r"^use \d+ for it", "the place of the size in the list is not said"),
    ("SC304", r"^add `\w+: \{", VALUE),
    ("SC306", r"^raise `epochs`|^make `cooldown`|^make its `patience`", NUMBER),
    ("SC308", r"^name only|^the classes are|^to weight outputs", NAME),
    ("SC310", r"^expected|…", NAME),
    ("SC311", r"^use `any`, or other limits|^make `over_epochs` smaller|^add `precision:", NUMBER),
    ("SC318", r"^use a larger `batch_size`", NUMBER),
    ("SC320 SC330", r"^make `\w+` smaller", NUMBER),
    ("SC322", r"^lower `grad|^add a layer|^remove `trainable: false` from one", PLACE),
    ("SC325", r"^make `k` smaller", NUMBER),
    ("SC404", r"^give each column", NAME),
    ("SC415", r"^$|^the network has", NAME),
    ("SC420", r"^give its last layer|^add `flatten` before the last|^use a loss for", NUMBER),
    ("SC422", r"^make their sum", NUMBER),
    ("SC434", r"^declare `", NUMBER),
    ("SC441", r"^make `batch_size` smaller", NUMBER),
    ("SC601", r"^expected|^use `\$index` only", NAME),
    (
        "SC602",
        r"^expected|^write `(==|\*\*)`|`\$name`|where it ends",
        "it is inside an expression",
    ),
    ("SC604", r"^name a YAML|^write `extends|^bases are found", FILE),
    ("SC606", r"^expected", NAME),
    ("SC608", r"^write `name: \{path: value\}`", VALUE),
    ("SC609", r"^use letters|^`\$index` counts", NAME),
    ("SC702 SC703", r"^an alias counts", SIZE),
    ("SC702", r"^put layers of the inner", SIZE),
    ("SC704", r"^a spec refers to its data", SIZE),
    ("SC705 SC707 SC708", r"^use smaller repeats|^fix the|^check its variants", SIZE),
    ("SC706", r"^the largest float is", NUMBER),
    ("SC709", r"^move it into", FILE),
    ("SC710", r"^raise the budget", NUMBER),
    ("SC804", r"^see `speccompile explain`|^move it to the top|^write `# ", COMMENT),
)
"""Codes, what the help is found by, and why nobody can follow it alone."""

AIMED = "rules about meaning wait until there is no error"
HIDDEN = "what was wrong hid it"

LATER: dict[str, tuple[str, str]] = {
    "SC005-first-key": ("SC102", HIDDEN),
    "SC103-block-parameters": ("SC101", "its applications give the parameter, too"),
    "SC103-from-a-block-parameter": ("SC223", AIMED),
    "SC103-lists-and-mappings": ("SC802 SC103 SC212", HIDDEN),
    "SC202-metric": ("SC202", "three metrics are one then"),
    "SC207-inputs": ("SC204", HIDDEN),
    "SC211-integers": ("SC207 SC211", "which of its inputs is meant, the writer knows"),
    "SC211": ("SC207 SC211", "which of its inputs is meant, the writer knows"),
    "SC218-blocks": ("SC802", HIDDEN),
    "SC218-layers-of-a-block": ("SC102", HIDDEN),
    "SC304-unmeasured": ("SC305", "the other monitor still lacks its part"),
    "SC341": ("SC340", "the output still has no loss, as a note says"),
    "SC410": ("SC417", "the example has two rows"),
    "SC407": ("SC417", "the example has two rows"),
    "SC416": ("SC414", "the input gets smaller, as the remedy says"),
    "SC421-split": ("SC414", "the input gets smaller, as the remedy says"),
    "SC707": ("SC007 SC103", "reading comes as far as the next one"),
    "SC707-too-many-faults": ("SC007 SC103", "reading comes as far as the next one"),
    "SC804-unknown-code": ("SC803", "there is nothing to ignore in that line"),
}
"""Golden → the codes that show when something is mended, and why they are no fault of that."""

OF_DATA: tuple[tuple[str, str], ...] = (
    (r"^did you mean `[\w.]+`\?$", NAME),
    (r"^quote |^add the missing cells|^remove the (delimiters|lines above)", FILE),
    (r"^give each column|^fill in the label|^use a smaller array", FILE),
    (r"^the (columns|arrays) are `|^choose the columns", NAME),
    (r"^use data with at least|^make the samples the first axis", FILE),
    (r"^float32 is exact", FACT),
    (r"^use a larger fraction|^use `stratify: true`, or more rows", NUMBER),
    (r"^write it with `numpy|^save numbers|^move the images|^use one of them", FILE),
    (r"^declare `header: none`", NAME),
    (r"^give the class a short name", VALUE),
    (r"^to read a table, use `csv`", FILE),
    (r"^use each large param once", SIZE),
    (r"^add images|^replace the image|^convert it to", FILE),
)
