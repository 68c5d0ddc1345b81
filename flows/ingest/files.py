"""Inputs as the user names them -> the files and addresses they mean, in sorted order, none opened yet.

The uri of a local file is the absolute POSIX path of its folder, symbolic links resolved, and its name: it
does not depend on the current folder, nor on whether a folder, a glob or the file itself was named. The
uri of a remote file has its protocol (`s3://…`); an address is its own uri.
"""

from __future__ import annotations

import glob
import heapq
import logging
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Any, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from flows.errors import DocumentError, InputError
from flows.ingest.sidecar import is_sidecar

log = logging.getLogger(__name__)

_PROTOCOL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_MOST_SIDECAR_BYTES = 50_000_000
_NOTICES = ("README", "LICENSE", "LICENCE")


def is_documentation(name: str) -> bool:
    """Whether a walk through a folder passes this file over.

    >>> [is_documentation(name) for name in ("README.txt", ".git", "notes.md", "license-denied.txt")]
    [True, True, True, False]
    """
    stem = name.partition(".")[0].upper()
    return (
        name.startswith((".", *_NOTICES))
        or stem in _NOTICES
        or name.lower().endswith(".md")
        or is_sidecar(name)
    )


@dataclass(frozen=True, slots=True)
class Address:
    """An `http(s)` address."""

    uri: str

    @property
    def key(self) -> tuple[str, ...]:
        """Place in the order of all inputs."""
        return (self.uri,)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of this machine, or what calls itself one. `path` may not be UTF-8; `uri` always is."""

    path: Path
    key: tuple[str, ...]

    @property
    def uri(self) -> str:
        """Absolute POSIX path; bytes of a name that are no UTF-8 are written as hexadecimal escapes."""
        return os.fsencode(self.path.as_posix()).decode("utf-8", "backslashreplace")

    def open(self) -> IO[bytes]:
        """Open it without waiting: a pipe nobody writes to must not hang the run.

        Raises:
            DocumentError: it is not a regular file.
            OSError: it cannot be opened.
        """
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(self.path, flags)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            message = "is a pipe or device, not a file. Save what it gives to a file and name that."
            raise DocumentError(self.uri, "ingest", "unreadable", message)
        return os.fdopen(descriptor, "rb", buffering=0)

    def read_sibling(self, name: str) -> bytes | None:
        """A file of the same folder, or None."""
        sibling = LocalFile(self.path.with_name(name), ())
        try:
            with sibling.open() as file:
                return file.read(_MOST_SIDECAR_BYTES)
        except (FileNotFoundError, DocumentError):
            return None


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of any file system that fsspec knows."""

    system: Any
    path: str
    uri: str

    @property
    def key(self) -> tuple[str, ...]:
        """Place in the order of all inputs."""
        return tuple(self.uri.split("/"))

    def open(self) -> IO[bytes]:
        """Open it. Raises OSError."""
        return cast(IO[bytes], self.system.open(self.path, "rb"))

    def read_sibling(self, name: str) -> bytes | None:
        """A file of the same folder, or None."""
        try:
            return bytes(
                self.system.cat_file(f"{self.path.rpartition('/')[0]}/{name}", 0, _MOST_SIDECAR_BYTES)
            )
        except FileNotFoundError:
            return None


@dataclass(frozen=True, slots=True)
class Unlistable:
    """A folder that cannot be looked into."""

    uri: str
    key: tuple[str, ...]
    cause: str


Found = Address | LocalFile | RemoteFile | Unlistable


def find_inputs(inputs: Sequence[str]) -> Iterator[Found]:
    """Everything the inputs mean, sorted, each once; folders are listed as the iteration reaches them.

    Raises:
        InputError: at once, for a path that does not exist, a glob without match, an unknown protocol.
    """
    single: list[Found] = []
    folders: list[Iterator[Found]] = []
    for item in inputs:
        protocol = _PROTOCOL.match(item)
        if protocol and protocol[1].lower() in {"http", "https"}:
            single.append(_address(item))
        elif protocol and protocol[1].lower() not in {"file", "local"}:
            single.extend(_find_remote(item))
        else:
            _add_local(url2pathname(urlsplit(item).path) if protocol else item, single, folders)
    merged = heapq.merge(sorted(single, key=_key), *folders, key=_key)
    return _without_repeats(merged)


def _key(found: Found) -> tuple[str, ...]:
    return found.key


def _without_repeats(found: Iterator[Found]) -> Iterator[Found]:
    last: tuple[str, ...] | None = None
    for item in found:
        if item.key != last:
            yield item
        last = item.key


def _address(item: str) -> Address:
    try:
        host = urlsplit(item).hostname
    except ValueError:
        host = None
    if not host or not item.isprintable() or " " in item:
        raise InputError(f"{item!r} is not a complete address. Write it as in https://example.org/news.")
    return Address(item)


def _add_local(item: str, single: list[Found], folders: list[Iterator[Found]]) -> None:
    if item and os.path.lexists(item):
        matches, is_selected = [item], False
    else:
        matches = sorted(glob.glob(item, recursive=True))  # noqa: PTH207 - patterns may be absolute
        # `*.md` asks for what it names, a bare `*` for what a walk would find.
        is_selected = True
    if not matches:
        kind = "no file matches this pattern" if glob.has_magic(item) else "there is no such file or folder"
        raise InputError(
            f"{item or 'the empty name'}: {kind} (looked from {Path.cwd()}). Check the spelling."
        )
    for match in map(Path, matches):
        if match.is_dir():
            folders.append(_walk(Path(os.path.realpath(match))))
        elif not (is_selected and _is_passed_over(match.name, item)):
            folder = Path(os.path.realpath(match.parent))
            single.append(LocalFile(folder / match.name, (*folder.parts, match.name)))


def _is_passed_over(name: str, pattern: str) -> bool:
    return is_sidecar(name) or (PurePath(pattern).name in {"*", "**", "*.*"} and is_documentation(name))


def _walk(root: Path) -> Iterator[Found]:
    """Files below `root`, sorted by the parts of their path; each folder once, however links lead to it."""
    seen: set[tuple[int, int]] = set()
    passed_over = 0
    pending: list[tuple[Path, tuple[str, ...], bool]] = [(root, root.parts, True)]
    while pending:
        path, key, is_folder = pending.pop()
        if not is_folder:
            yield LocalFile(path, key)
            continue
        try:
            identity = path.stat()
            if (identity.st_dev, identity.st_ino) in seen:
                continue
            seen.add((identity.st_dev, identity.st_ino))
            folder = Path(os.path.realpath(path))
            entries = sorted(_list(folder), reverse=True)
        except OSError as error:
            yield Unlistable(LocalFile(path, key).uri, key, error.strerror or str(error))
            continue
        wanted = [entry for entry in entries if not is_documentation(entry[0])]
        passed_over += len(entries) - len(wanted)
        pending.extend((folder / name, (*key, name), is_dir) for name, is_dir in wanted)
    if passed_over:
        log.info("%s: %d files passed over (hidden, README, LICENSE, *.md, sidecars)", root, passed_over)


def _list(folder: Path) -> list[tuple[str, bool]]:
    with os.scandir(folder) as entries:
        return [(entry.name, _is_folder(entry)) for entry in entries]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A symbolic link to itself: opening it will say so.
        return False


def _find_remote(item: str) -> list[Found]:
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(item)
        if glob.has_magic(path):
            paths = [match for match in system.glob(path) if not _is_passed_over(PurePath(match).name, path)]
        elif system.isdir(path):
            paths = [file for file in system.find(path) if _is_wanted(file, path)]
        else:
            paths = [path] if system.exists(path) else []
    except (OSError, ValueError, ImportError) as error:
        raise InputError(
            f"{item}: cannot be listed ({error}). Check the address and its credentials."
        ) from error
    if not paths:
        raise InputError(f"{item}: there is no such file or folder. Check the spelling.")
    return [RemoteFile(system, file, system.unstrip_protocol(file)) for file in paths]


def _is_wanted(file: str, root: str) -> bool:
    return not any(map(is_documentation, file.removeprefix(root).strip("/").split("/")))
