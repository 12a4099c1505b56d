"""Name what is wrong with the way an answer takes and treats its arguments."""

import inspect
from typing import Any


def wrong_number(answer: Any, arguments: tuple[str, ...]) -> str:
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*arguments)
    except TypeError:
        count = len(arguments)
        names = ", ".join(arguments)
        return (
            f"Your function takes {_counted(len(signature.parameters))}; "
            f"the exercise calls it with {count}: ({names})."
        )
    return ""


def changed_in_place(arguments: tuple[str, ...], changed: set[int]) -> str:
    names = " and ".join(f"`{arguments[i]}`" for i in sorted(changed))
    return (
        f"Your function changes {names} in place: the data of whoever calls it. "
        "Make a new array instead (`a = a - b`, not `a -= b`)."
    )


def _counted(count: int) -> str:
    return "1 argument" if count == 1 else f"{count or 'no'} arguments"
