"""The way of an answer to its verdict: run, read, compare, diagnose, words."""

import copy
from dataclasses import replace

import numpy as np

from helpers.checks import diagnose, diagnose_value, words
from helpers.checks.compare import Case, answered, values
from helpers.checks.exercise import (
    FunctionExercise,
    HintError,
    OwnExercise,
    ValueExercise,
    pairs,
)
from helpers.checks.read import (
    NOTHING,
    UNFILLED,
    is_untouched,
    names_used,
    read,
    wrong_call,
)
from helpers.checks.run import TimeUp, run
from helpers.checks.words import correct, listed, not_yet, waiting

_ENDED = {
    TimeUp: "Your code did not end in time, so it was stopped. Does every "
    "loop end? Does it wait for something? Or does it only take many steps?",
    KeyboardInterrupt: "Stopped before your code had ended.",
}
_STRANGE = "This could not be judged: is it what the exercise asks for?"
_FORBIDDEN = {
    "`input()` has nobody to answer it in a check: use the arguments.": "input",
    "A check can't end the program: leave a function with `return`.": ("exit", "quit"),
}


def verdict(exercise, answers):
    """Judge answers in a guarded run, and add the first lines that they print."""
    result, printed = run(lambda: _JUDGES[type(exercise)](exercise, *answers))
    if isinstance(result, BaseException):
        result = not_yet([_ENDED.get(type(result), _STRANGE)])
    elif result.state == "wrong":
        first = getattr(exercise, "first", None) or exercise
        step = exercise.step if result.see == exercise.see else first.step
        result = replace(result, more=(*result.more, *filter(None, [step])))
    shown = [line[:88] for line in printed[:5]]
    if len(printed) > 5:
        shown.append("...")
    return replace(result, printed=tuple(shown))


def _function(exercise, answer):
    """Return the verdict on a function.

    What is due is computed before the student's code runs, so that nothing it does to
    its arguments or to the names of the lesson can change it. A check is a tutor, no
    guard: who patches numpy or the checks deceives nobody else.
    """
    # 1. An answer that is not begun.
    if answer is Ellipsis or is_untouched(answer, exercise.given):
        return waiting(exercise.open)
    # 2. What can't be called, or must not be.
    if wrong := _not_called(exercise, answer):
        return not_yet(wrong)
    # 3. It is called at all points.
    due = values(exercise, exercise.truth)
    try:
        results, changed = _results(exercise, answer)
    except HintError as hint:
        return not_yet([str(hint)], exercise.see)
    except (Exception, SystemExit, GeneratorExit) as error:
        if "ellipsis" in str(error).lower():
            return waiting(exercise.open)
        return not_yet(words.of_error(error, exercise, answer))
    # 4. What comes back is read.
    unread = _unread(exercise, results[-1])
    if unread == UNFILLED:
        return waiting(exercise.open)
    if unread:
        other = "For other arguments it returns numbers: what if an `if` does not hold?"
        return not_yet([unread, *[other] * (len(results) > 1)], exercise.see)
    # 5. Each part is compared with what is due, and a cause is looked for.
    cases = []
    for k in range(len(exercise.parts)):
        got, right = ([parts[k] for parts in each] for each in (results, due))
        cases.append(Case(exercise, answer, k, got, right))
    wrong = words.of_parts(diagnose.hints(cases))
    if not wrong and not changed:
        return correct(exercise.correct)
    wrong = changed + (wrong or ["All that it returns is right."])
    said = not_yet(wrong, exercise.see)
    return replace(said, more=diagnose.a_point(cases, said.lines))


def _not_called(exercise, answer):
    """Say why an answer is not called at all."""
    if not callable(answer):
        said = read(answer)
        kind = said if isinstance(said, str) else "a number or a list"
        return [f"A function belongs here, by its name alone; this is {kind}."]
    used, forbidden = names_used(answer), {**_FORBIDDEN, **exercise.forbidden}
    wrong = [wrong_call(answer, exercise.arguments)]
    wrong += [hint for hint, name in pairs(forbidden) if name in used]
    return [hint for hint in dict.fromkeys(wrong) if hint]


def _results(exercise, answer):
    """Return the results at all points, or up to one unread, and what was changed."""
    results, changed = [], {}
    for point in exercise.all_points:
        given = copy.deepcopy(point)
        results.append(answered(exercise, answer, given))
        for name, now, before in zip(exercise.arguments, given, point, strict=True):
            if not np.array_equal(now, before):
                changed[name] = True
        if _unread(exercise, results[-1]):
            break
    said = (
        "Your function changes {} in place: the data of whoever calls it. Make a new "
        "one (`a = a - b`, not `a -= b`; of lists, copy those inside, too)."
    )
    return results, [said.format(listed(changed))] if changed else []


def _unread(exercise, results):
    """Say what a function returns in place of numbers; UNFILLED if all is open."""
    found = [part if isinstance(part, str) else "" for part in results]
    due, count = len(exercise.parts), len(results)
    if set(found) == {UNFILLED}:
        return UNFILLED
    if count != due and (count != 1 or not found[0]):
        these = f"{count} result{'s' * (count != 1)}; {due} are asked for"
        return f"Your function returns {these}: {listed(exercise.parts)}."
    kind = "a list of numbers is" if exercise.rows else "numbers are"
    for name, said in zip(exercise.parts, found, strict=False):
        if said:
            where = f"For `{name}` your" if count > 1 else "Your"
            end = f"; {kind} asked for."
            if said == NOTHING and count > 1:
                end = ": is it computed?"
            elif said == NOTHING:
                end = ": is there a `return` in its last line, and no `print`?"
            return f"{where} function returns {said}{end}"
    return ""


def _values(exercise, *answers):
    """Return the verdict on values, each under its name, and a function before them."""
    if exercise.first:
        answer, *answers = answers
        said = _function(exercise.first, answer)
        if not said.correct:
            return said
        if answers and answers[0] is Ellipsis:
            return not_yet([exercise.between], exercise.see)
    if answers and all(answer is Ellipsis for answer in answers):
        return waiting(exercise.open)
    if len(answers) != len(exercise.due):
        came = f"The check takes {listed(exercise.due)}; {len(answers)} came."
        return not_yet([came])
    hints = map(diagnose_value.hint, exercise.due.values(), answers)
    wrong = words.of_parts(dict(zip(exercise.due, hints, strict=True)))
    return not_yet(wrong, exercise.see) if wrong else correct(exercise.correct)


def _own(exercise, *answers):
    wrong = exercise.hints(*answers)
    if wrong is None:
        return waiting(exercise.open)
    return not_yet(wrong, exercise.see) if wrong else correct(exercise.correct)


_JUDGES = {FunctionExercise: _function, ValueExercise: _values, OwnExercise: _own}
