"""The table of codes. SC0 YAML, SC1 schema, SC2 network, SC3 training, SC4 data, SC5 runtime,
SC6 resolve, SC7 limits and budget, SC8 style."""

from typing import NamedTuple


class Code(NamedTuple):
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
        "no space after a colon or dash",
        ERROR,
        "Without the space, `units:64` is one word and no key, and `-flatten` no item.",
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
        "colon, comma or dash missing, or one too many",
        ERROR,
        "Colons make keys, dashes items, commas part entries: without, the structure is a guess.",
    ),
    "SC010": Code(
        "brackets that do not match", ERROR, "Where the list or mapping ends can't be known."
    ),
    "SC011": Code("quotes that do not match", ERROR, "Where the text ends can't be known."),
    "SC012": Code(
        "reserved character",
        ERROR,
        "YAML gives some characters a meaning of their own; single quotes take it away.",
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
    "SC101": Code("unknown key", ERROR, "A key nobody reads would be ignored in silence."),
    "SC102": Code("missing key", ERROR, "Without it the spec doesn't say enough to be compiled."),
    "SC103": Code("wrong value", ERROR, "The key can't mean what it says."),
    "SC104": Code(
        "unknown component", ERROR, "The catalogue is closed: nothing is looked up by name."
    ),
    "SC105": Code(
        "not one component", ERROR, "A component is one key with its parameters behind it."
    ),
    "SC106": Code("unknown language version", ERROR, "A spec means what its version says."),
    "SC107": Code(
        "parameters that don't go together", ERROR, "Each is right, but not with the others."
    ),
    "SC201": Code("unknown layer", ERROR, "A layer can only take what was defined before it."),
    "SC202": Code("name used twice", ERROR, "A reference to it could mean either."),
    "SC203": Code(
        "shapes can't be combined", ERROR, "The layers' outputs differ where they must agree."
    ),
    "SC204": Code("shape doesn't fit", ERROR, "The layer can't take what it gets."),
    "SC205": Code("open dimension", ERROR, "The size of a weight depends on it."),
    "SC206": Code("window larger than its input", ERROR, "Nothing would be left of the axis."),
    "SC207": Code("wrong number of inputs", ERROR, "The layer takes another number of tensors."),
    "SC208": Code("forward reference", ERROR, "Layers are computed in the order they are written."),
    "SC209": Code("weights can't be shared", ERROR, "The layer's weights have other shapes there."),
    "SC210": Code("rule that matches nothing", ERROR, "No layer would be regularised by it."),
    "SC211": Code("wrong element type", ERROR, "The layer computes with another type of number."),
    "SC212": Code("bad output", ERROR, "An output has to be a layer of the network."),
    "SC213": Code("unused layer", WARNING, "Nothing that comes out of the network depends on it."),
    "SC214": Code("bad input", ERROR, "The network's shapes follow from those of its inputs."),
    "SC215": Code("block that contains itself", ERROR, "The network would never end."),
    "SC216": Code("bad name", ERROR, "Names become names of weights and of files."),
    "SC217": Code("empty network", ERROR, "There is nothing to compile."),
    "SC218": Code("bad block", ERROR, "A block is a list of layers with parameters."),
    "SC219": Code("activation without effect", WARNING, "It reads as if it did something."),
    "SC220": Code(
        "activation of an activation",
        WARNING,
        "Numbers between 0 and 1 are squeezed into a small part of what they could say.",
    ),
    "SC221": Code(
        "dropout after the last layer", WARNING, "It sets the answers themselves to zero."
    ),
    "SC222": Code("much dropout", WARNING, "A rate is what is dropped: little is left of it."),
    "SC223": Code(
        "linear layers in a row", WARNING, "Together they can learn only what one of them can."
    ),
    "SC224": Code("layer without effect", INFO, "It gives what it gets."),
    "SC225": Code(
        "bias before batch normalization", INFO, "The mean is subtracted, and the bias with it."
    ),
    "SC226": Code(
        "embedding of fractions",
        WARNING,
        "Fractions are cut off, and an integer beyond the table is not found when data is read.",
    ),
    "SC301": Code(
        "softmax twice", ERROR, "Probabilities would be taken for logits: training would be wrong."
    ),
    "SC302": Code(
        "no probabilities", ERROR, "The loss would take logarithms of arbitrary numbers."
    ),
    "SC303": Code(
        "units don't fit the loss", ERROR, "Output and target could never have one shape."
    ),
    "SC304": Code("unknown monitor", ERROR, "A policy that watches nothing would never act."),
    "SC305": Code("no validation data", ERROR, "What is watched would never exist."),
    "SC306": Code("patience can't run out", WARNING, "Training ends before the policy could act."),
    "SC307": Code("schedule and plateau", ERROR, "Both would set the learning rate."),
    "SC308": Code("bad class weights", ERROR, "A weight has to belong to a class."),
    "SC309": Code("metric doesn't fit", ERROR, "It can't be computed from this output and target."),
    "SC310": Code("unknown output", ERROR, "Losses and metrics belong to outputs of the network."),
    "SC311": Code("key without effect", WARNING, "It reads as if it did something."),
    "SC312": Code("direction stated wrongly", WARNING, "The policy would keep the worst."),
    "SC313": Code(
        "activation doesn't suit the loss",
        WARNING,
        "The output can't become what the loss compares it with.",
    ),
    "SC314": Code(
        "logarithm of what may be negative",
        WARNING,
        "Numbers below 0 are cut off, and nothing is learned from them.",
    ),
    "SC315": Code("softmax of one unit", ERROR, "It is 1, whatever the network learns."),
    "SC316": Code(
        "regularizer that swamps the loss", WARNING, "Weights of 0 become the best there are."
    ),
    "SC317": Code("L2 and weight decay", WARNING, "Both draw weights to 0, by different rules."),
    "SC318": Code(
        "batch normalization of one sample", WARNING, "One sample says nothing of the others."
    ),
    "SC319": Code(
        "early stopping by the training loss", INFO, "It falls on while the network overfits."
    ),
    "SC320": Code(
        "schedule longer than the run", WARNING, "The rates that it ends with are never used."
    ),
    "SC321": Code(
        "learning rate out of range", WARNING, "Training diverges, or nothing is learned."
    ),
    "SC322": Code("nothing to train", WARNING, "The network stays what it is."),
    "SC323": Code(
        "probabilities in half precision",
        WARNING,
        "Small ones become 0, and large ones can't be told from 1.",
    ),
    "SC324": Code(
        "answer at each position",
        WARNING,
        "A sample that has one class can't be compared with a class for each place in it.",
    ),
    "SC325": Code(
        "metric that says nothing", WARNING, "A network that has learned nothing gets the same."
    ),
    "SC326": Code(
        "few thresholds", INFO, "Predictions between two thresholds of the curve count as equal."
    ),
    "SC327": Code(
        "metric that is the accuracy",
        WARNING,
        "Of all classes together, each wrong answer is one false yes and one missed yes.",
    ),
    "SC328": Code(
        "threshold out of range", ERROR, "The monitor never comes up to it, or always does."
    ),
    "SC329": Code(
        "targets on another scale than their inputs",
        WARNING,
        "A copy of the input would not be the answer: normalisation changes inputs only.",
    ),
    "SC401": Code("no such data", ERROR, "Training can't begin without its data."),
    "SC402": Code("not a table", ERROR, "From there on, which cell is which can't be known."),
    "SC403": Code("no samples", ERROR, "There is nothing to learn from."),
    "SC404": Code(
        "column name missing or double",
        ERROR,
        "Columns are found by their names, and by nothing else.",
    ),
    "SC405": Code("no such column", ERROR, "What the spec names has to be in the file."),
    "SC406": Code("row of another length", ERROR, "Its cells would land in the wrong columns."),
    "SC407": Code("empty cell", ERROR, "Most readers take it for 0, which nobody measured."),
    "SC408": Code("missing label", ERROR, "Most readers take it for class 0, without a word."),
    "SC409": Code("text where a number belongs", ERROR, "A network computes with numbers only."),
    "SC410": Code(
        "number that is not finite", ERROR, "A single one makes every weight NaN within a step."
    ),
    "SC411": Code("wrong integer", ERROR, "It would be cut or wrapped to another one."),
    "SC412": Code("integer beyond float32", WARNING, "Different numbers become the same one."),
    "SC413": Code("more faults in a file", ERROR, "The first ones are shown, all are counted."),
    "SC414": Code(
        "columns don't fill the input",
        ERROR,
        "Every number of an input has to come from somewhere.",
    ),
    "SC415": Code(
        "inputs or outputs not assigned", ERROR, "Guessing what goes where would be wrong at times."
    ),
    "SC416": Code(
        "target among the features", WARNING, "The network copies the answer, and learns nothing."
    ),
    "SC417": Code("one class only", ERROR, "A network that always says it is never wrong."),
    "SC418": Code("more classes than units", ERROR, "The output has no number to say them with."),
    "SC419": Code(
        "label out of range", ERROR, "TensorFlow cuts it, or makes the loss NaN, without a word."
    ),
    "SC420": Code(
        "target doesn't fit the output", ERROR, "Compared all the same, it would be broadcast."
    ),
    "SC421": Code("nothing to stratify by", ERROR, "Proportions are those of classes."),
    "SC422": Code("split takes everything", ERROR, "Nothing is left to train on."),
    "SC423": Code("empty part", ERROR, "What is measured on nothing means nothing."),
    "SC424": Code("class without training rows", ERROR, "It can't be learned."),
    "SC425": Code("damaged archive", ERROR, "What can still be read may be wrong."),
    "SC426": Code("no such array", ERROR, "What the spec names has to be in the file."),
    "SC427": Code("array of no numbers", ERROR, "Objects could run code when they are read."),
    "SC428": Code(
        "array doesn't fit the input", ERROR, "Forced into shape, values would change places."
    ),
    "SC429": Code("arrays differ in length", ERROR, "Inputs and targets would be mismatched."),
    "SC430": Code("array too large", ERROR, "Reading is bounded, so that any file can be checked."),
    "SC431": Code("no class folders", ERROR, "The folder is what says the class of a picture."),
    "SC432": Code("folder without pictures", ERROR, "It would become a class without samples."),
    "SC433": Code(
        "picture that does not decode", ERROR, "In the middle of training, its name is lost."
    ),
    "SC434": Code("input that is no picture", ERROR, "Height, width and channels must be known."),
    "SC437": Code("mean of nothing", ERROR, "Without a value there is no mean to fill in."),
    "SC438": Code(
        "integer beyond the embedding", ERROR, "Outside the table there is no vector to look up."
    ),
    "SC440": Code("class unknown to the network", ERROR, "It was trained without this class."),
    "SC441": Code(
        "batch larger than the data", WARNING, "Each epoch is one step with all samples."
    ),
    "SC445": Code(
        "targets out of reach", ERROR, "No weights exist with which the output comes up to them."
    ),
    "SC446": Code(
        "label too long", ERROR, "Text of that length names no class, and every row would hold it."
    ),
    "SC447": Code(
        "table without a header", ERROR, "Its first row would be lost, and numbers become names."
    ),
    "SC448": Code(
        "decimal and thousands signs alike", ERROR, "A number could be read in two ways."
    ),
    "SC450": Code(
        "pictures left out", WARNING, "Nothing is learned from them, and nothing predicted."
    ),
    "SC451": Code(
        "folders that can't be classes", ERROR, "Each folder is a class, and these would be wrong."
    ),
    "SC503": Code("target can't do it", ERROR, "The layer has no meaning on this target."),
    "SC504": Code(
        "spec that can't be read again",
        ERROR,
        "A run is resumed, evaluated and compiled by the spec that it stores.",
    ),
    "SC601": Code("unknown param", ERROR, "The value that is meant can't be known."),
    "SC602": Code("expression can't be read", ERROR, "What it would be worth can't be known."),
    "SC603": Code(
        "expression can't be worked out", ERROR, "It has no value of the kinds a spec works with."
    ),
    "SC604": Code("base can't be used", ERROR, "Part of the spec is missing."),
    "SC605": Code("extends without end", ERROR, "A spec can't be part of itself."),
    "SC606": Code("unknown path", ERROR, "An override that changes nothing would go unnoticed."),
    "SC607": Code("bad override", ERROR, "What is to be changed, or into what, can't be known."),
    "SC608": Code("bad variant", ERROR, "Another network than the one meant would be trained."),
    "SC609": Code("bad params", ERROR, "A param has to be a name that expressions can mention."),
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
    "SC705": Code("too many layers", ERROR, "A few blocks that repeat can stand for millions."),
    "SC706": Code(
        "number out of range",
        ERROR,
        "No number type of a network holds it: it would become infinite.",
    ),
    "SC707": Code("too many faults", ERROR, "Nobody reads the hundredth: mend the first ones."),
    "SC708": Code(
        "too much work", ERROR, "Checking is bounded in time, so that any file can be checked."
    ),
    "SC709": Code(
        "file outside the project",
        ERROR,
        "A spec that somebody sent must not show what else lies on the machine.",
    ),
    "SC710": Code("budget exceeded", ERROR, "The spec itself says what the network may cost."),
    "SC801": Code(
        "unused block", WARNING, "A definition that nothing uses is a leftover or a misspelling."
    ),
    "SC802": Code("unused param", WARNING, "It reads as if changing it changed something."),
    "SC803": Code(
        "unused suppression", WARNING, "It would hide the next finding of this kind, unread."
    ),
    "SC804": Code(
        "suppression that can't be read", WARNING, "It ignores nothing, and reads as if it did."
    ),
    "SC805": Code(
        "error that can't be ignored", WARNING, "The spec can't be compiled as long as it is there."
    ),
}
