"""Commands run by the hundred, each a process of its own that can be killed, at a tenth of the usual price.

A mother process imports everything and reads one article; each command is a fork of her that leads a new
process group and calls `flows.cli.main` like the installed script. What a killed process leaves on disk is
what any killed process leaves; only the seconds of starting are saved.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.conftest import ROOT, SAMPLES

_MOTHER = """
import json, os, signal, sys, traceback
import flows.cli, flows.operate, flows.run, flows.reread, flows.upkeep, flows.validate, flows.job
import flows.pages.quality
from flows.reading import _extractor
from flows.extract.version import POLITICAL, extraction_version
from flows.ingest import read_inputs
from flows.clean import to_article
from datetime import UTC, datetime
extraction_version(None)
first = next(iter(read_inputs([sys.argv[1]], fetched_at=datetime.now(UTC))))
_extractor(None, POLITICAL).extract([to_article(first)])
answer = os.fdopen(os.dup(1), "w", buffering=1)
answer.write("ready\\n")
for line in sys.stdin:
    order = json.loads(line)
    pid = os.fork()
    if pid:
        answer.write(f"{pid}\\n")
        answer.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\\n")
        continue
    os.setsid()
    os.environ.update(order["environment"])
    said = os.open(order["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, said), (2, said)):
        os.dup2(target, number)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["wirehouse", *order["arguments"]]
    victim = order["victim"]
    if victim:
        from flows import command_parts, job

        calls = []

        def die(stage, batch, function):
            calls.append(stage)
            here = f"{stage} {calls.count(stage)}"
            if victim == [here, "before"]:
                os.killpg(0, signal.SIGKILL)
            result = function()[0]
            if victim == [here, "after"]:
                os.killpg(0, signal.SIGKILL)
            return result

        job.directly = die
    code = 0
    try:
        flows.cli.main()
    except SystemExit as stop:
        code = stop.code
    except BaseException:
        traceback.print_exc()
        code = 1
    # Threads of libraries did not come along with the fork: no library may be asked to end them.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(code or 0))
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: exit code (negative: the signal), and all it said."""

    code: int
    said: str


class Mother:
    """Runs commands one after the other; a context manager."""

    def __init__(self, folder: Path) -> None:
        self._said = folder / "said"
        self._process = subprocess.Popen(
            [sys.executable, "-c", _MOTHER, str(SAMPLES / "02-lakeside-herald-plan.txt")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        if self._answer(300) != "ready":
            raise AssertionError("the mother process did not start")

    def __enter__(self) -> Mother:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def run(
        self,
        home: Path,
        arguments: Sequence[str],
        *,
        after_s: float | None = None,
        number: int = signal.SIGKILL,
        victim: tuple[str, str] | None = None,
        longest_s: float = 300,
        environment: Mapping[str, str] | None = None,
    ) -> Ended:
        """`wirehouse ARGUMENTS`, to its end.

        Args:
            home: WIREHOUSE_HOME.
            arguments: as on the command line.
            after_s: send `number` to the whole group after so long, if it still runs.
            number: a signal.
            victim: (`"load 2"`, `"before"` or `"after"`): SIGKILL of the group at the second call of a stage.
            longest_s: after which the group is killed and the test fails.
            environment: more of it.
        """
        self._said.write_text("")
        order = {
            "arguments": list(arguments),
            "said": str(self._said),
            "victim": victim,
            "environment": {
                "WIREHOUSE_HOME": str(home),
                "WIREHOUSE_WORKERS": "1",
                "WIREHOUSE_BATCH_DOCUMENTS": "2",
                **(environment or {}),
            },
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        pid = int(self._answer(longest_s) or 0)
        code = self._answer(longest_s if after_s is None else after_s)
        if code is None and after_s is not None:
            os.killpg(pid, number)
            code = self._answer(longest_s)
        if code is None:
            os.killpg(pid, signal.SIGKILL)
            self._answer(60)
            raise AssertionError(f"{arguments} did not end within {longest_s} s: {self._said.read_text()}")
        return Ended(int(code), self._said.read_text("utf-8", "replace"))

    def _answer(self, limit_s: float) -> str | None:
        output = self._process.stdout
        assert output is not None
        ready, _, _ = select.select([output], [], [], limit_s)
        return output.readline().strip() if ready else None
