"""A class on a JupyterHub of this machine: thirty students, and an update meanwhile.

    python -m pip install jupyterhub
    npm install configurable-http-proxy
    PATH=$PWD/node_modules/.bin:$PATH python tests/try_hub.py [students] [folder]

Run by hand before a term. Everyone starts a server, all run notebook 06 at the same
time, write an answer, a prediction and a cell of their own, and save; the course
changes while they work. It fails if anything of theirs is lost, or the change does not
arrive. Thirty students need 12 GB and some minutes. Everything listens on 127.0.0.1.
"""

import asyncio
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from helpers.tools import cells, collect

PROJECT = Path(__file__).resolve().parents[1]
NAME = "06_torch_autograd.ipynb"
OTHER = "07_torch_training_loop.ipynb"
ANSWER, MINE = "exercise-1-answer", "checks.first_loop(lambda start: start)  # mine"
CONFIG = """
import os, sys
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.debug = False
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.JupyterHub.concurrent_spawn_limit = 30
c.Spawner.http_timeout = c.Spawner.start_timeout = 600
# What notebooks/README.md tells a teacher to put into a hub's configuration:
c.Spawner.cmd = ["sh", "-c", '"{python}" -m helpers.tools.workbook ~/workbook; '
                 'exec "{python}" -m jupyterhub.singleuser "$@"', "sh"]
c.Spawner.args = ["--KernelManager.transport=ipc"] + ["--allow-root"] * {root}
c.Spawner.environment = {{"OMP_NUM_THREADS": "1", "MPLCONFIGDIR": "{folder}/fonts",
                         "PYTHONPATH": os.environ["PYTHONPATH"]}}
c.JupyterHub.services = [{{"name": "trial", "api_token": "{token}"}}]
c.JupyterHub.load_roles = [{{"name": "trial", "services": ["trial"], "scopes":
                            ["admin:users", "admin:servers", "access:servers"]}}]
"""


class Hub:
    """What the students' browsers would ask of the hub and of their servers."""

    def __init__(self, port: int, token: str) -> None:
        self.address = f"127.0.0.1:{port}"
        self.headers = {"Authorization": f"token {token}"}
        AsyncHTTPClient.configure(None, max_clients=100)
        self.client = AsyncHTTPClient()

    async def ask(self, method: str, path: str, body: object = None) -> object:
        data = json.dumps(body if body is not None else {})
        answer = await self.client.fetch(
            f"http://{self.address}{path}",
            method=method,
            headers=self.headers,
            body=data if method in ("POST", "PUT") else None,
            request_timeout=600,
        )
        return json.loads(answer.body) if answer.body else None

    async def start(self, student: str) -> None:
        await self.ask("POST", f"/hub/api/users/{student}")
        await self.ask("POST", f"/hub/api/users/{student}/server")
        while True:
            about = await self.ask("GET", f"/hub/api/users/{student}")
            if about["servers"].get("", {}).get("ready"):
                return
            await asyncio.sleep(0.5)

    async def open(self, student: str, path: str) -> tuple[dict, dict]:
        """Read a notebook and start its kernel, as opening it in JupyterLab does."""
        base = f"/user/{student}/api"
        notebook = await self.ask("GET", f"{base}/contents/workbook/{path}")
        wanted = {"path": f"workbook/{path}", "name": path, "type": "notebook"}
        wanted["kernel"] = {"name": "python3"}
        return notebook["content"], await self.ask("POST", f"{base}/sessions", wanted)

    async def run_all(self, student: str, notebook: dict, session: dict) -> None:
        kernel = session["kernel"]["id"]
        url = f"ws://{self.address}/user/{student}/api/kernels/{kernel}/channels"
        socket_ = await websocket_connect(
            HTTPRequest(url, headers=self.headers, request_timeout=600)
        )
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["outputs"] = await self.run(socket_, cell["source"])
                cell["execution_count"] = 1
        socket_.close()

    async def run(self, socket_, source: str) -> list[dict]:
        asked, outputs = uuid.uuid4().hex, []
        header = {"msg_id": asked, "msg_type": "execute_request", "username": ""}
        header |= {"session": asked, "version": "5.3", "date": "2026-01-01T00:00:00Z"}
        content = {"code": source, "stop_on_error": False, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}}
        message |= {"content": content, "channel": "shell", "buffers": []}
        await socket_.write_message(json.dumps(message))
        while True:
            said = json.loads(await socket_.read_message())
            kind, content = said["msg_type"], said["content"]
            if said["parent_header"].get("msg_id") != asked:
                continue
            if kind in ("stream", "error", "display_data", "execute_result"):
                content.pop("transient", None)
                outputs.append({"output_type": kind, **content})
            if kind == "status" and content["execution_state"] == "idle":
                return outputs

    async def save(self, student: str, path: str, notebook: dict) -> None:
        model = {"type": "notebook", "format": "json", "content": notebook}
        await self.ask("PUT", f"/user/{student}/api/contents/workbook/{path}", model)


def cell_of(notebook: dict, name: str) -> dict:
    return next(cell for cell in notebook["cells"] if cell["id"] == name)


def update(home: Path) -> str:
    """Bring a student's workbook up to date, as a line in their terminal does."""
    environment = os.environ | {"HOME": str(home)}
    command = [sys.executable, "-m", "helpers.tools.workbook", str(home / "workbook")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    return done.stdout + done.stderr


def change(course: Path, name: str) -> None:
    """Change the course: a text, and the place to answer the first exercise."""
    path = course / "notebooks" / name
    notebook = cells.read(path)
    for cell_id in ("title", ANSWER):
        cell_of(notebook, cell_id)["source"] += "\n\n# changed in the course"
    cells.write(path, notebook, path.read_bytes())


def memory(hub: psutil.Process, students: int) -> str:
    """Say what a student's processes hold: on this machine, and if they shared none."""
    shared = alone = 0
    for each in hub.children(recursive=True):
        try:
            if not set(each.cmdline()) & {
                "jupyterhub.singleuser",
                "ipykernel_launcher",
            }:
                continue
            held = each.memory_full_info()
            shared, alone = shared + held.pss, alone + held.rss
        except psutil.Error:
            continue
    a, b = shared / students / 1e6, alone / students / 1e6
    return f"{a:.0f} MB each here, {b:.0f} MB in a container"


async def lesson(hub: Hub, folder: Path, students: list[str], hub_process) -> None:
    course, homes = folder / "course", folder / "homes"
    process = psutil.Process(hub_process.pid)
    start = time.perf_counter()
    await asyncio.gather(*map(hub.start, students))
    said("all servers run", start, memory(process, len(students)))
    start = time.perf_counter()
    opened = await asyncio.gather(*(hub.open(s, NAME) for s in students))
    for notebook, _ in opened:
        assert not any(cell.get("outputs") for cell in notebook["cells"])
    runs = [hub.run_all(s, *o) for s, o in zip(students, opened, strict=True)]
    await asyncio.gather(*runs)
    said("all have run notebook 06", start, memory(process, len(students)))
    for notebook, _ in opened:
        errors = [
            cell["id"]
            for cell in notebook["cells"]
            if any(o["output_type"] == "error" for o in cell.get("outputs", []))
        ]
        assert errors == ["fault-2"], errors
        cell_of(notebook, ANSWER)["source"] = MINE
        cell_of(notebook, "recorded-heading-prediction")["source"] += " ten"
        note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": "mine"}
        notebook["cells"].insert(7, note)
    saved = [hub.save(s, NAME, o[0]) for s, o in zip(students, opened, strict=True)]
    await asyncio.gather(*saved)
    change(course, NAME)
    change(course, OTHER)
    for student in students:
        told = update(homes / student)
        assert f"{NAME}: changed in the course, but open" in told, told
        assert f"{OTHER}: brought up to date" in told, told
    said("updated while 06 was open: left alone; 07 followed", start)
    for student, (notebook, session) in zip(students, opened, strict=True):
        cell_of(notebook, "recorded-heading-prediction")["source"] += ", later twelve"
        await hub.save(student, NAME, notebook)
        await hub.ask("DELETE", f"/user/{student}/api/sessions/{session['id']}")
    for student in students:
        file = homes / student / "workbook" / NAME
        before = cells.read(file)
        assert cell_of(before, "recorded")["outputs"]
        told = update(homes / student)
        assert f"{NAME}: brought up to date" in told, told
        now = cells.read(file)
        assert cell_of(now, ANSWER)["source"] == MINE
        place = "recorded-heading-prediction"
        assert cell_of(now, place)["source"].endswith(" ten, later twelve")
        assert "changed in the course" in cell_of(now, f"{ANSWER}-new")["source"]
        assert "changed in the course" in cell_of(now, "title")["source"]
        for cell in before["cells"]:
            kept = cell_of(now, cell["id"])
            if cell["id"] != "title":
                assert kept["source"] == cell["source"], cell["id"]
                assert kept.get("outputs") == cell.get("outputs"), cell["id"]
    said("updated after closing 06: nothing lost, the change arrived", start)
    cells.NOTEBOOKS = course / "notebooks"
    rows, left_out = collect.collect(homes)
    assert not left_out
    assert len({row.student for row in rows}) == len(students)
    said("collected", start)


def said(what: str, start: float, more: str = "") -> None:
    print(f"{time.perf_counter() - start:6.1f} s  {what}  {more}", flush=True)


def free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def main(count: int, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    course = folder / "course"
    for part in ("helpers", "notebooks"):
        ignored = shutil.ignore_patterns("README.md", "__pycache__")
        shutil.copytree(PROJECT / part, course / part, ignore=ignored)
    students = [f"student{at:02}" for at in range(1, count + 1)]
    for student in students:
        (folder / "homes" / student).mkdir(parents=True)
    paths = [str(course), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    fonts = os.environ | {"MPLCONFIGDIR": str(folder / "fonts")}
    listed = [sys.executable, "-c", "import matplotlib.font_manager"]
    subprocess.run(listed, env=fonts, check=True)
    token, port = secrets.token_hex(16), free()
    config = CONFIG.format(
        public=port,
        hub=free(),
        proxy=free(),
        folder=folder,
        python=sys.executable,
        token=token,
        root=int(hasattr(os, "geteuid") and os.geteuid() == 0),
    )
    (folder / "jupyterhub_config.py").write_text(config, encoding="utf-8")
    command = [sys.executable, "-m", "jupyterhub", "-f", "jupyterhub_config.py"]
    with (folder / "hub.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(240):
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        time.sleep(3)
        hub = Hub(port, token)
        asyncio.run(lesson(hub, folder, students, process))
    finally:
        family = psutil.Process(process.pid).children(recursive=True)
        process.terminate()
        _, alive = psutil.wait_procs(family, timeout=60)
        for each in alive:
            each.kill()
        process.wait()
    print(f"{count} students: nothing lost")
    return 0


if __name__ == "__main__":
    students_ = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    place = sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="hub-")
    sys.exit(main(students_, Path(place).resolve()))
