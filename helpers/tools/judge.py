"""Judge answers again: each in the course's own notebook, in a process of its own.

One process runs the lesson of a notebook; for every answer it forks a child with limits
on time, memory and files. So a lesson runs once for a whole class. Linux and macOS.
"""

import ast
import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers.tools import cells
from helpers.tools.kernels import ONE_THREAD

SECONDS = 30
BYTES = 2_000_000_000
BYTES_WRITTEN = 10_000_000
LESSON_SECONDS = 600
JUDGE = (sys.executable, "-m", "helpers.tools.judge")

Answers = dict[str, list[str]]  # a student's answers, one an exercise, "" if none
States = dict[tuple[str, int], tuple[str, str]]


def judge(path, students):
    """Judge the answers in the cells of every student to the exercises at ``path``."""
    exercises = cells.exercises_of(path)
    states = {}
    answers = {}
    for student, mine in students.items():
        answers[student] = []
        for at, exercise in enumerate(exercises):
            stub = cells.digest(exercise.answer)
            tried = cells.attempts(mine, exercise)
            own = [cell for cell in tried if cells.digest(cell) != stub]
            best = next((c for c in own if cells.verdict(c)[0] == "solved"), None)
            answers[student].append(cells.text(best or own[-1]) if own else "")
            states[student, at] = ("open" if tried else "not run", "")
    if any(any(mine) for mine in answers.values()):
        for student, at, *state in _in_a_process(path, answers):
            states[student, at] = tuple(state)
    return states


def _in_a_process(path, answers):
    if not hasattr(os, "fork"):
        raise SystemExit("--run needs Linux or macOS.")
    project = str(Path(__file__).resolve().parents[2])
    paths = [project, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | dict.fromkeys(ONE_THREAD, "1")
    environment |= {"PYTHONPATH": os.pathsep.join(paths), "MPLBACKEND": "Agg"}
    count = sum(bool(answer) for mine in answers.values() for answer in mine)
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [*JUDGE, str(path.resolve()), str(SECONDS)],
            input=json.dumps(answers).encode(),
            capture_output=True,
            cwd=folder,
            env=environment | {"IPYTHONDIR": folder},
            timeout=LESSON_SECONDS + SECONDS * count,
            check=True,
        )
    return json.loads(done.stdout)


def main():
    """Run the lesson at sys.argv[1], judge the answers on stdin, print the states.

    sys.argv[2] is the number of seconds that each answer has.
    """
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell.instance(config=config)
    shell.showtraceback = lambda *_, **__: None  # the error is told in one line
    shell.ask_exit = lambda: None
    lesson = cells.read(Path(sys.argv[1]))["cells"]
    answers = json.load(sys.stdin)
    result = os.dup(1)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    judged = []
    exercises = cells.exercises(lesson)
    earlier = {student: [] for student in answers}
    for cell in lesson:
        if cell["cell_type"] != "code" or "solution" in cells.tags(cell):
            continue
        if "exercise" not in cells.tags(cell):
            shell.run_cell(cell["source"])
            continue
        at = [exercise.answer for exercise in exercises].index(cell)
        for student, mine in answers.items():
            if mine[at]:
                work = (earlier[student], mine[at], cell["source"])
                line = _in_a_child(shell, *work, seconds=int(sys.argv[2]))
                if not line.startswith("It "):
                    earlier[student].append(mine[at])
                said = line.startswith(cells.SAID)
                state = cells.judged(line) if said else ("wrong", line)
                judged.append((student, at, *state))
    os.write(result, json.dumps(judged).encode())


def _in_a_child(shell, earlier, answer, stub, seconds):
    """Return what the check says of an answer, or the error that came before it."""
    mark = secrets.token_hex(16)
    with tempfile.TemporaryFile() as printed:
        child = os.fork()
        if child == 0:
            with contextlib.suppress(BaseException):
                os.setsid()
                os.dup2(printed.fileno(), 1)
                _limit(seconds)
                for source in earlier:
                    shell.run_cell(cells.without_check(source))
                _answer(shell, answer, stub, mark)
                sys.stdout.flush()
            os._exit(0)
        until = time.monotonic() + seconds
        while not (ended := os.waitpid(child, os.WNOHANG))[0]:
            if time.monotonic() > until:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return f"It ran longer than {seconds} seconds."
            time.sleep(0.01)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what it started and left running
        printed.seek(0)
        text = printed.read().decode(errors="replace")
    if mark not in text:
        return f"It ended the process (status {ended[1]})."
    said = text.rpartition(mark)[2].strip().splitlines() or ["The check said nothing."]
    return next((line for line in said if line.startswith(cells.SAID)), said[-1])


def _answer(shell, answer, stub, mark):
    """Run an answer without its check, then the check as the course wrote it."""
    done = shell.run_cell(cells.without_check(answer))
    if error := done.error_before_exec or done.error_in_exec:
        print(f"{mark}\n{type(error).__name__}: {error}")
        return
    body = ast.parse(stub).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    check = ast.Module([*imports, body[-1]], [])
    print(mark)
    checked = shell.run_cell(f"from helpers import checks\n{ast.unparse(check)}")
    if error := checked.error_in_exec:
        print(f"{type(error).__name__}: {error}")


def _limit(seconds):
    import resource

    pages = Path("/proc/self/statm")
    if pages.exists():
        now = int(pages.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + BYTES, now + BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES_WRITTEN, BYTES_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
