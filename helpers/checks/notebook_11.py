"""The exercise of notebook 11, Which loop is wrong?: ten verdicts at once."""

from helpers.checks.exercise import OwnExercise

WORDS = (
    "right",
    "sum",
    "not cleared",
    "shapes",
    "equal units",
    "softmax twice",
    "scaled with held-out rows",
    "shared hands",
    "last batch",
    "training error",
    "shuffled labels",
)
# Of each loop the verdict, and the experiment that decides it without naming it.
LOOPS = (
    ("sum", "measure the slope at w = 0 with the ruler of 02, and divide"),
    ("not cleared", "let it run for 40 epochs; predict w after 12 with 03's factor"),
    ("shapes", "print the shape of the difference, and work out w for it"),
    ("right", "put the gradient of 10, section 3, in place of `backward`, and compare"),
    ("equal units", "start it with random parameters, and compare the last losses"),
    ("softmax twice", "work out the lowest loss that its answers can reach"),
    ("scaled with held-out rows", "put a held-out nebula far off; see the losses"),
    ("shared hands", "count rows in both sets; then hold out each of the 14 forms"),
    ("right", "make one batch of all 24, and put 02's loop at this rate beside it"),
    ("right", "put the loop of 02 beside it, and compare the losses row by row"),
)

_ROWS = "read its comment, and say of which rows such a claim would be made"
# What of a loop that is right its experiment leaves open.
_CLAIMS = {
    "equal units": "start it with random parameters, and compare the last losses",
    "last batch": "compute the whole table's loss beside it, before and after epochs",
    "shuffled labels": "print some of its inputs beside their true outputs",
    "scaled with held-out rows": _ROWS,
    "shared hands": _ROWS,
    "training error": _ROWS,
}


def _words(part):
    """Return the words of an answer in small letters, without spaces around."""
    try:
        words = list(part)
    except TypeError:
        return []
    return [w.strip().casefold() if isinstance(w, str) else w for w in words]


def _hints(one_to_five, six_to_ten):
    """Say how many words are right, and how two that are not can be decided."""
    first, second = _words(one_to_five), _words(six_to_ten)
    if any(each is Ellipsis for each in (one_to_five, six_to_ten, *first, *second)):
        return None
    if (len(first), len(second)) != (5, 5):
        return ["Each of the two takes five words."]
    words = [*first, *second]
    for number, word in enumerate(words, 1):
        if not isinstance(word, str) or word not in WORDS:
            return [f"Loop {number}: {word!r:.40} is not among the words of section 2."]
    wrong = [k for k, (due, _) in enumerate(LOOPS) if words[k] != due]
    hints = [f"{10 - len(wrong)} of 10 are right."] * bool(wrong)
    for k in wrong[:2]:
        due, experiment = LOOPS[k]
        experiment = _CLAIMS.get(words[k], experiment) if due == "right" else experiment
        hints.append(f"To decide loop {k + 1}: {experiment}.")
    return [" ".join(hints)] if wrong else []


ten_verdicts = OwnExercise(
    hints=_hints,
    correct="ten of ten. A loss that falls is no proof to you any more.",
    step="One loop at a time: make its experiment in a new cell, and write down before "
    "what a right loop would show.",
    open="a word for each of the ten loops, then run again.",
)
