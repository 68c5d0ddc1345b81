"""Ctrl-C and SIGTERM in, an end within seconds out, whatever a library does with the interrupt.

Python raises KeyboardInterrupt wherever the program happens to be. In a destructor, a callback of the
garbage collector or C code that passes no errors on it is printed as "Exception ignored" and forgotten; in
the middle of an import it may come out as an ImportError. So it is raised again until it was heard.
"""

from __future__ import annotations

import signal
from types import FrameType

REPEAT_S = 2.0
"""Seconds until an interrupt that nobody heard is raised again."""

_asked = False


def stop_on_signals() -> None:
    """From now on Ctrl-C and SIGTERM raise KeyboardInterrupt until `heard` is called. Main thread only."""
    signal.signal(signal.SIGINT, _interrupt)
    # What a service manager sends ends a run as Ctrl-C does: the ledger says so, the lock is let go of.
    signal.signal(signal.SIGTERM, _interrupt)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _interrupt)


def leave_signals_alone() -> None:
    """Interrupt once and no more: for an event loop, which has its own way of ending."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def heard() -> None:
    """Say that the interrupt arrived: what is done now to end well is not interrupted again."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def is_asked() -> bool:
    """Whether somebody asked this process to stop."""
    return _asked


def _interrupt(number: int, frame: FrameType | None) -> None:
    del number, frame
    global _asked
    _asked = True
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, REPEAT_S)
    raise KeyboardInterrupt
