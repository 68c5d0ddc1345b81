"""An interrupt that a library swallows is raised again; one that was heard is not."""

import signal
import subprocess
import sys

import pytest

from tests.conftest import ROOT

_SWALLOWS = """
import sys, time
from flows.stopping import heard, stop_on_signals
stop_on_signals()

class Library:
    def __del__(self):
        print("busy", flush=True)
        time.sleep(60)  # an interrupt here is printed as ignored, and forgotten

try:
    library = Library()
    del library
    time.sleep(60)
except KeyboardInterrupt:
    heard()
    time.sleep(5)
    print("ended well", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_in_a_destructor_ends_the_program_all_the_same(number):
    process = subprocess.Popen(
        [sys.executable, "-c", _SWALLOWS],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "busy\n"
    process.send_signal(number)
    said, ignored = process.communicate(timeout=50)
    assert "KeyboardInterrupt" in ignored, "nothing was swallowed: this test tests nothing"
    assert (process.returncode, said) == (0, "ended well\n")
