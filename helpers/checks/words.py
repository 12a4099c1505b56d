"""Judge answers that are words from a given list."""

from collections.abc import Mapping
from typing import Any

from helpers.checks.questions import Verdict, of_several, unfilled


def judge(
    answers: Mapping[str, Any],
    truth: Mapping[str, str],
    meanings: Mapping[str, str],
    correct: str,
    see: str,
) -> Verdict:
    """Return the verdict on one word or several.

    ``meanings`` holds every word of the list, and what a wrong choice of it should
    hear: what the word would lead to.
    """
    if all(answer is Ellipsis for answer in answers.values()):
        return unfilled()
    right, wrong = [], []
    for name, answer in answers.items():
        word = _word(answer)
        if word == truth[name]:
            right.append(f"`{name}`")
        elif answer is Ellipsis:
            wrong.append(f"`{name}` is still open.")
        elif word in meanings:
            wrong.append(f"`{name}`: {meanings[word]}.")
        else:
            wrong.append(f"`{name}`: not one of the words {_listed(meanings)}.")
    return of_several(right, wrong, correct, see)


def _word(answer: Any) -> str:
    return " ".join(answer.lower().split()) if type(answer) is str else ""


def _listed(meanings: Mapping[str, str]) -> str:
    return ", ".join(f'"{word}"' for word in meanings)
