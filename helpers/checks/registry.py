"""Make a check of a function that gives a verdict: it prints, and never raises."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from helpers.checks import sandbox
from helpers.checks.questions import Verdict
from helpers.checks.trouble import troubled

CHECKS: dict[str, Callable[..., None]] = {}

_CONFUSED = "Not yet. This could not be judged: is it what the exercise asks for?"


def check(judge: Callable[..., Verdict]) -> Callable[..., None]:
    """Return a check that prints the verdict's lines and returns nothing.

    An error inside the judging is no reason to show a beginner its traceback, nor to
    let the answer pass.
    """

    @wraps(judge)
    def tell(*answers: Any) -> None:
        outcome = sandbox.run(lambda: judge(*answers))
        if outcome.trouble and outcome.trouble.kind != "raised":
            lines = troubled(outcome.trouble).lines
        else:
            lines = outcome.result.lines if outcome.result else (_CONFUSED,)
        print("\n".join(lines))

    CHECKS[judge.__name__] = tell
    return tell
