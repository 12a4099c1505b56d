"""The way of an answer to its verdict: run, read, compare, diagnose, feedback."""

import copy
from dataclasses import replace

import numpy as np

from helpers.checks import answer as answers
from helpers.checks import diagnose, feedback
from helpers.checks.feedback import (
    HintError,
    correct,
    listed,
    not_yet,
    waiting,
)
from helpers.checks.run import TimeUp, run

_ENDED = {
    TimeUp: "Your code did not end within a few seconds, so it was stopped. Does every "
    "loop end? Does it wait for something? Or does it only take many steps?",
    KeyboardInterrupt: "Stopped before your code had ended.",
}
_STRANGE = "This could not be judged: is it what the exercise asks for?"
_EXIT = "A check can't end the program: leave a function with `return`."
_INPUT = "`input()` has nobody to answer it in a check: use the arguments."
_FORBIDDEN = {"input": _INPUT, "exit": _EXIT, "quit": _EXIT}


def verdict(judge, given):
    """Judge answers in a guarded run, and add the first lines that they print."""
    result, printed = run(lambda: judge(*given))
    if isinstance(result, BaseException):
        result = not_yet([_ENDED.get(type(result), _STRANGE)])
    shown = [line[:88] for line in printed[:5]] + ["..."] * (len(printed) > 5)
    return replace(result, printed=tuple(shown))


def function(exercise, answer):
    """Return the verdict on a function.

    What is due is computed before the student's code runs, so that nothing it does to
    its arguments or to the names of the lesson can change it. A check is a tutor, no
    guard: who patches numpy or the checks deceives nobody else.
    """
    if answer is Ellipsis or answers.is_untouched(answer, exercise.given):
        return waiting(exercise.open)
    if wrong := _not_called(exercise, answer):
        return not_yet(wrong)
    due = exercise.values(exercise.truth)
    try:
        results, changed = _results(exercise, answer)
    except HintError as hint:
        return not_yet([str(hint)], exercise.see)
    except (Exception, SystemExit, GeneratorExit) as error:
        if "ellipsis" in str(error).lower():
            return waiting(exercise.open)
        return not_yet(feedback.of_error(error, exercise, answer))
    unread = _unread(exercise, results[-1])
    if unread == answers.UNFILLED:
        return waiting(exercise.open)
    if unread:
        more = [
            "For other arguments it returns numbers: what if an `if` does not hold?"
        ]
        return not_yet([unread, *more[: len(results) - 1]], exercise.see)
    cases = []
    for k in range(len(exercise.parts)):
        got, right = ([parts[k] for parts in each] for each in (results, due))
        cases.append(diagnose.Case(exercise, answer, k, got, right))
    hints = dict(zip(exercise.parts, diagnose.hints(cases), strict=True))
    wrong = changed + feedback.of_parts(hints)
    if not wrong:
        return correct(exercise.correct)
    said = not_yet(wrong, exercise.see)
    return replace(said, more=diagnose.a_point(cases, said.lines))


def _not_called(exercise, answer):
    """Say why an answer is not called at all."""
    if not callable(answer):
        words = answers.read(answer)
        kind = words if isinstance(words, str) else "a number or a list"
        return [f"A function is due here, by its name alone; this is {kind}."]
    used, forbidden = answers.names_used(answer), {**_FORBIDDEN, **exercise.forbidden}
    wrong = [answers.wrong_call(answer, exercise.called_with or exercise.arguments)]
    wrong += [hint for name, hint in forbidden.items() if name in used]
    return [hint for hint in dict.fromkeys(wrong) if hint]


def _results(exercise, answer):
    """Return the results at all points, or up to one unread, and what was changed."""
    results, changed = [], {}
    for point in exercise.all_points():
        given = copy.deepcopy(point)
        results.append(answers.results_of(exercise, answer, given))
        for name, now, before in zip(exercise.arguments, given, point, strict=True):
            changed |= {name: True} if not np.array_equal(now, before) else {}
        if _unread(exercise, results[-1]):
            break
    said = (
        "Your function changes {} in place: the data of whoever calls it. Make a new "
        "array instead (`a = a - b`, not `a -= b`)."
    )
    return results, [said.format(listed(changed))] if changed else []


def _unread(exercise, results):
    """Say what a function returns in place of numbers; UNFILLED if all is open."""
    words = [part if isinstance(part, str) else "" for part in results]
    due, count = len(exercise.parts), len(results)
    if set(words) == {answers.UNFILLED}:
        return answers.UNFILLED
    if count != due and (count != 1 or not words[0]):
        these = f"{count} result{'s' * (count != 1)}; {due} are due"
        return f"Your function returns {these}: {listed(exercise.parts)}."
    kind = "a list of numbers is" if exercise.rows else "numbers are"
    for name, said in zip(exercise.parts, words, strict=False):
        if said:
            where = f"For `{name}` your" if count > 1 else "Your"
            end = (
                ": its last line needs a `return`"
                if said == answers.NOTHING
                else f"; {kind} due"
            )
            return f"{where} function returns {said}{end}."
    return ""


def values(exercise, given):
    """Return the verdict on values, each under its name."""
    if given and all(answer is Ellipsis for answer in given):
        return waiting()
    if len(given) != len(exercise.due):
        return not_yet([f"The check takes {listed(exercise.due)}; {len(given)} came."])
    hints = {}
    for (name, due), answer in zip(exercise.due.items(), given, strict=True):
        hints[name] = "still open." if answer is Ellipsis else due.hint(answer)
    wrong = feedback.of_parts(hints)
    if not wrong:
        return correct(exercise.correct)
    more = (exercise.step,) if exercise.step else ()
    return replace(not_yet(wrong, exercise.see), more=more)
