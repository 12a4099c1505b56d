"""Words for what went wrong before there was a number to judge."""

from helpers.checks.answers import Reading
from helpers.checks.questions import WAITING, Question, Verdict, not_yet, unfilled
from helpers.checks.sandbox import Trouble

_WORDS = {
    "unfilled": "a `...`",
    "nothing": "nothing (`None`)",
    "truth value": "True or False where numbers are due",
    "generator": "a generator or range: make a list or a number of it",
    "function": "a function: are the brackets of a call missing?",
    "complex numbers": "complex numbers",
    "uneven rows": "a list whose entries have different shapes",
    "too much": "far more numbers than are due",
}


def misread(reading: Reading, verb: str = "is") -> str:
    """Say what stands where numbers are due, or "" if numbers do."""
    if reading.kind == "numbers":
        return ""
    if reading.kind == "nothing" and verb == "returns":
        return "returns nothing: its last line needs a `return`"
    if reading.kind == "text":
        return f"{verb} text in quotes; a number is due"
    if reading.kind == "object":
        return f"{verb} an object of type {reading.text or 'unknown'}; numbers are due"
    return f"{verb} {_WORDS[reading.kind]}"


def troubled(trouble: Trouble, question: Question | None = None) -> Verdict:
    """Return the verdict on an answer that raised or did not end."""
    if trouble.kind == "raised":
        return _raised(trouble, question)
    if trouble.kind == "interrupted":
        return not_yet(["Stopped before your code had ended."])
    return not_yet(
        ["Your code did not end within a few seconds, so it was called off."],
        "Does every loop end? Does the code wait for something? "
        "(If all is slow now: Kernel > Restart Kernel.)",
    )


def _raised(trouble: Trouble, question: Question | None) -> Verdict:
    if "ellipsis" in trouble.message.lower():
        return unfilled()
    if trouble.name == "RecursionError":
        return not_yet(["Your function calls itself without end (RecursionError)."])
    says = f": {trouble.message}" if trouble.message else ""
    lines = [f"Your code stops with {trouble.name}{says}"]
    if trouble.line:
        lines.append(f"It happens in line {trouble.line} of your cell: {trouble.code}")
    known = question.errors if question else ()
    lines += [hint for part, hint in known if part in trouble.message]
    if lines[-1].startswith(WAITING):
        return Verdict(False, (lines[-1], *lines[:-1]))
    return Verdict(False, (f"Not yet. {lines[0]}", *lines[1:3]))
