"""What a student's code does stays in its thread: prints, errors, endless loops."""

import contextlib
import subprocess
import sys
import threading
import time

import pytest

from helpers.checks import quiet, sandbox


@pytest.fixture(autouse=True)
def limits(monkeypatch):
    monkeypatch.setattr(sandbox, "LIMIT_SECONDS", 0.1)
    monkeypatch.setattr(sandbox, "GRACE_SECONDS", 2.0)


def alive():
    return {t for t in threading.enumerate() if isinstance(t, sandbox._Job)}


def test_the_result_comes_back():
    assert sandbox.run(lambda: 3) == sandbox.Outcome(3, None)


def test_an_exception_becomes_its_name_and_message():
    trouble = sandbox.run(lambda: 1 / 0).trouble
    assert (trouble.kind, trouble.name) == ("raised", "ZeroDivisionError")
    assert trouble.message == "division by zero"


def test_the_line_of_the_students_own_cell_is_named():
    names = {}
    source = "def f(values):\n    import json\n    return json.loads(values)\n"
    exec(compile(source, "<cell 7>", "exec"), names)
    with pytest.raises(ValueError, match="Expecting") as caught:
        names["f"]("{")
    trouble = sandbox.described(caught.value, "<cell 7>")
    assert (trouble.name, trouble.line) == ("JSONDecodeError", 3)


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_what_ends_a_program_ends_only_the_run(error):
    def work():
        raise error

    assert sandbox.run(work).trouble.name == error.__name__


def test_an_endless_loop_is_stopped():
    def work():
        while True:
            pass

    assert sandbox.run(work).trouble == sandbox.Trouble("endless")
    assert alive() == set()


def test_a_loop_that_catches_everything_is_stopped():
    def work():
        while True:
            with contextlib.suppress(BaseException):
                print("again")

    assert sandbox.run(work).trouble == sandbox.Trouble("endless")
    for thread in alive():
        thread.call_off(10.0)
        thread.join(10.0)
    assert alive() == set()


def test_code_that_waits_outside_python_is_left_behind_and_stays_silent(
    monkeypatch, capsys
):
    monkeypatch.setattr(sandbox, "GRACE_SECONDS", 0.05)
    go_on = threading.Lock()
    go_on.acquire()

    def work():
        with contextlib.suppress(sandbox.TimeUp):
            go_on.acquire()
        print("I am still here")

    before = sys.stdout
    assert sandbox.run(work).trouble == sandbox.Trouble("endless")
    (thread,) = alive()
    print("from the notebook")
    go_on.release()
    thread.join(10.0)
    assert sandbox.run(lambda: 3).result == 3
    assert sys.stdout is before
    assert capsys.readouterr() == ("from the notebook\n", "")


def test_endless_recursion_is_an_error_like_any_other():
    def work():
        return [work() for _ in range(1)]

    assert sandbox.run(work).trouble.name == "RecursionError"


def test_what_is_printed_is_kept_up_to_a_limit_and_not_shown(capsys):
    def work():
        for _ in range(1000):
            print("0123456789", file=sys.stderr)
        return len(quiet.printed())

    assert 0 < sandbox.run(work).result <= quiet.KEPT_CHARACTERS
    assert capsys.readouterr() == ("", "")


def test_other_threads_print_as_before(capsys):
    def work():
        other = threading.Thread(target=lambda: print("other"))
        other.start()
        other.join()
        print("own")

    sandbox.run(work)
    assert capsys.readouterr().out == "other\n"


def test_streams_and_settings_are_as_before():
    before = sys.stdout, sys.stderr, threading.stack_size(), sys.getswitchinterval()
    sandbox.run(lambda: 1)
    sandbox.run(lambda: time.sleep(0.2))
    assert before == (
        *(sys.stdout, sys.stderr),
        *(threading.stack_size(), sys.getswitchinterval()),
    )


def test_input_is_refused_in_a_run_and_nowhere_else(monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: "asked")
    trouble = sandbox.run(lambda: input("Number? ")).trouble
    assert (trouble.name, trouble.message[:7]) == ("RuntimeError", "a check")
    assert input("Number? ") == "asked"


def test_exit_in_a_jupyter_kernel_ends_only_the_run():
    # In a process of its own, with a shell that stands in for the kernel's.
    program = """
import sys, types

class Shell:
    ended = 0
    def ask_exit(self):
        self.ended += 1

shell = Shell()
sys.modules["IPython"] = types.SimpleNamespace(get_ipython=lambda: shell)
from helpers.checks import sandbox
print(sandbox.run(lambda: shell.ask_exit()).trouble.name, shell.ended)
shell.ask_exit()
print(shell.ended, vars(shell))
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )
    assert run.stdout == "SystemExit 0\n1 {'ended': 1}\n"


def test_nothing_printed_outside_a_run():
    assert quiet.printed() == ""


def test_a_message_is_one_short_line_without_addresses():
    text = sandbox.shortened("<object at 0x7f00deadbeef>\n" + "long " * 99, 40)
    assert text == "<object at 0x...> long long long long..."


def test_the_reader_can_stop_a_check():
    # In a process of its own: an interrupt that went astray would end the test run.
    program = """
import _thread
from helpers import checks

def stopped(x, y, w):
    _thread.interrupt_main()
    while True:
        pass

checks.one_sample_gradient(stopped)
print("goes on")
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120
    )
    assert run.stdout == "Not yet. Stopped before your code had ended.\ngoes on\n"
    assert run.stderr == ""


def test_the_checks_do_not_import_torch():
    program = "import sys, helpers.checks; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], timeout=120).returncode == 0
