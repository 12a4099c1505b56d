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
    ("right", "train it below the border of 10, 1.7, and look for rows that climb"),
    ("equal units", "start it with random parameters, and compare the last losses"),
    ("softmax twice", "work out the lowest loss that its answers can reach"),
    ("scaled with held-out rows", "put a held-out nebula far off; see the losses"),
    ("shared hands", "hold out each of the 14 forms in turn, and take the mean"),
    ("right", "compute the loss of the whole table after each epoch beside it"),
    ("right", "put the loop of 02 beside it, and compare the losses row by row"),
)


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
    hints = [f"To decide loop {k + 1}: {LOOPS[k][1]}." for k in wrong[:2]]
    return [" ".join([f"{10 - len(wrong)} of 10 are right.", *hints])] if wrong else []


ten_verdicts = OwnExercise(
    hints=_hints,
    correct="ten of ten. A loss that falls is no proof to you any more.",
    step="One loop at a time: make its experiment in a new cell, and write down before "
    "what a right loop would show.",
    open="a word for each of the ten loops, then run again.",
)
