"""Where quotations stand: text in, the spans between quotation marks out, whatever marks were typed.

Marks are matched by normalised form (curly, straight, low, angled, doubled apostrophes), so that
`'closed’` and `“open"` pair up; apostrophes do not. A quotation that runs over several paragraphs, each
opened again and only the last one closed, is one quotation in several pieces. Nested quotations belong to
the outer one. One pass over the marks, so hostile strings of marks cost linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MARK = re.compile(r"''|``|´´|[\"“”„‟″＂«»‘’‚‛'`]")
SINGLE = frozenset("‘’‚‛'`")
_OPENING = frozenset("“„‟«") | {"``"}
_CLOSING = frozenset("”»")
_BEFORE_OPENING = frozenset("([{<—–-/:;,…")
_ELISION = re.compile(r"(?:\d|em\b|til\b|till\b|tis\b|twas\b|cause\b|cuz\b|n\b|bout\b|round\b|cos\b)", re.I)
_BREAK = re.compile(r"[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text between marks.

    Attributes:
        pieces: content spans without marks, in text order; more than one over paragraph breaks.
        outer_start, outer_end: span with the first and the last mark.
        is_closed: the closing mark was found; False when the paragraph ended first.
        is_single: single marks.
    """

    pieces: tuple[tuple[int, int], ...]
    outer_start: int
    outer_end: int
    is_closed: bool = True
    is_single: bool = False

    @property
    def start(self) -> int:
        """First character of the content."""
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        """End of the content, exclusive."""
        return self.pieces[-1][1]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    text: str
    before: str
    after: str

    @property
    def can_open(self) -> bool:
        return not self.after.isspace() and (
            self.before.isspace() or self.before in _BEFORE_OPENING or self.before in SINGLE
        )

    @property
    def can_close(self) -> bool:
        return not self.before.isspace() and self.before not in "([{"


def read_quotations(text: str) -> list[Quotation]:
    """Outermost quotations in text order; they do not overlap and none is empty."""
    doubles: list[_Mark] = []
    singles: list[_Mark] = []
    for found in MARK.finditer(text):
        start, end = found.span()
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        mark = _Mark(start, end, found.group(), before, after)
        (singles if mark.text in SINGLE else doubles).append(mark)
    breaks = [found.span() for found in _BREAK.finditer(text)]
    paired = _pair_doubles(text, doubles, breaks)
    return _outermost(paired + _pair_singles(text, singles, breaks, paired))


def _pair_doubles(text: str, marks: Sequence[_Mark], breaks: Sequence[tuple[int, int]]) -> list[Quotation]:
    quotations: list[Quotation] = []
    paragraphs = _by_paragraph(marks, breaks, len(text))
    opened: _Mark | None = None
    pieces: list[tuple[int, int]] = []
    for number, (start, end, inside) in enumerate(paragraphs):
        queue = list(inside)
        piece_start = opened.end if opened else start
        if opened and pieces:
            # The mark that opens this paragraph repeats the one that is still open.
            piece_start = queue.pop(0).end
        is_balanced = _is_balanced(queue, 1 if opened else 0)
        depth = 0
        for mark in queue:
            if opened is None:
                if _opens(mark):
                    opened, pieces, piece_start, depth = mark, [], mark.end, 0
            elif _reopens(mark):
                if is_balanced:
                    depth += 1
                else:  # the earlier one was never closed: begin again here
                    opened, pieces, piece_start = mark, [], mark.end
            elif depth:
                depth -= 1
            else:
                pieces.append((piece_start, mark.start))
                quotations.extend(_quotation(text, opened, pieces, mark.end, is_closed=True))
                opened, pieces = None, []
        if opened is not None:
            pieces.append((piece_start, end))
            if not _continues(paragraphs, number):
                quotations.extend(_quotation(text, opened, pieces, end, is_closed=False))
                opened, pieces = None, []
    return quotations


def _by_paragraph(
    marks: Sequence[_Mark], breaks: Sequence[tuple[int, int]], length: int
) -> list[tuple[int, int, list[_Mark]]]:
    edges = [0, *[after for _, after in breaks]]
    ends = [*[before for before, _ in breaks], length]
    paragraphs: list[tuple[int, int, list[_Mark]]] = []
    position = 0
    for start, end in zip(edges, ends):
        inside = []
        while position < len(marks) and marks[position].start < end:
            inside.append(marks[position])
            position += 1
        paragraphs.append((start, end, inside))
    return paragraphs


def _continues(paragraphs: Sequence[tuple[int, int, list[_Mark]]], number: int) -> bool:
    """Whether the next paragraph opens with a mark of its own."""
    if number + 1 >= len(paragraphs):
        return False
    start, _, inside = paragraphs[number + 1]
    return bool(inside) and inside[0].start == start and _opens(inside[0])


def _is_balanced(marks: Sequence[_Mark], open_before: int) -> bool:
    """Whether every opening mark of the paragraph has its closing one, so that nesting can be trusted."""
    opening = sum(mark.text in _OPENING for mark in marks) + open_before
    return opening == sum(mark.text in _CLOSING for mark in marks)


def _opens(mark: _Mark) -> bool:
    if mark.after.isspace():
        return False
    if mark.text in _OPENING:
        return True
    if mark.before.isdigit() and mark.text not in _CLOSING:
        return False  # inches, seconds of arc
    return mark.can_open


def _reopens(mark: _Mark) -> bool:
    """A mark that can only open although another one is open."""
    if mark.text in _CLOSING:
        return False
    is_opener = mark.can_open and mark.before.isspace()
    return is_opener or (mark.text in _OPENING and not mark.can_close)


def _pair_singles(
    text: str, marks: Sequence[_Mark], breaks: Sequence[tuple[int, int]], doubles: Sequence[Quotation]
) -> list[Quotation]:
    """Quotations in single marks that are not inside double ones.

    A closing mark after "s" may be a possessive ("the officials' plan"), so it is taken only when no
    better one follows before the next opening mark.
    """
    quotations: list[Quotation] = []
    for _, _, inside in _by_paragraph(list(_outside(marks, doubles)), breaks, len(text)):
        opened: _Mark | None = None
        strong: _Mark | None = None
        weak: _Mark | None = None
        for mark in [*inside, None]:
            if mark is None or _opens_single(text, mark):
                if opened and (closing := strong or weak):
                    quotations.extend(
                        _quotation(text, opened, [(opened.end, closing.start)], closing.end, is_closed=True)
                    )
                opened, strong, weak = mark, None, None
            elif opened and mark.text != "‘" and mark.can_close and not mark.after.isalnum():
                if mark.before in "sS" and mark.text != '"':
                    weak = weak or mark
                else:
                    strong = strong or mark
    return quotations


def _outside(marks: Sequence[_Mark], spans: Sequence[Quotation]) -> Iterator[_Mark]:
    position = 0
    for mark in marks:
        while position < len(spans) and spans[position].outer_end <= mark.start:
            position += 1
        if position == len(spans) or mark.start < spans[position].outer_start:
            yield mark


def _opens_single(text: str, mark: _Mark) -> bool:
    if not mark.after.isalnum() and mark.after not in '"“[$':
        return False
    if not (mark.before.isspace() or mark.before in _BEFORE_OPENING):
        return False
    return not _ELISION.match(text, mark.end)


def _outermost(quotations: list[Quotation]) -> list[Quotation]:
    kept: list[Quotation] = []
    for quotation in sorted(quotations, key=lambda one: (one.outer_start, -one.outer_end)):
        if not kept or quotation.outer_start >= kept[-1].outer_end:
            kept.append(quotation)
    return kept


def _quotation(
    text: str, opened: _Mark, pieces: Sequence[tuple[int, int]], end: int, *, is_closed: bool
) -> Iterator[Quotation]:
    """The quotation without white space at its edges, or nothing when it has no word in it."""
    trimmed = tuple(piece for piece in (_trim(text, *piece) for piece in pieces) if piece[0] < piece[1])
    if any(character.isalnum() for start, stop in trimmed for character in text[start:stop]):
        yield Quotation(trimmed, opened.start, end, is_closed, opened.text in SINGLE)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
