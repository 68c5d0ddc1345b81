"""The lines of a page's text in, the article and everything that is not it out.

Every line is cut where furniture was run into the body, weighed by `flows.clean.lines`, and then judged in
its place: what stands before the headline's story begins, what repeats, what a heading such as "Related"
opens, what only tells who wrote it and when. Kept lines stay verbatim; dropped ones keep their order and get
a kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.clean.credits import read_contributors, read_dateline
from flows.clean.dates import read_date
from flows.clean.lines import body_probabilities, function_share, words_of
from flows.clean.metadata import split_authors, strip_site
from flows.clean.patterns import Wording, matching
from flows.clean.pieces import inner_capitals, sentence_pieces, word_pieces
from flows.records import Contributor, DateClaim, Dropped

_KEEP = 0.5
_KEEP_EXTRACT = 0.05
_KEEP_CERTAIN = 0.9
_DOUBT = 0.75
_STRAY = 0.2
_STORY_CHARS = 500
_TALK = re.compile(
    r"\b(?:i|i[’'](?:m|d|ve|ll)|my|me|you|your|you[’']re|thanks?|lol)\b|^\d{1,3}[.)] |!!|\bsa(?:ys|id):$|^@",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]{0,600}(?:”|$)|\"[^\"]{0,600}(?:\"|$)|‘[^’]{0,200}’")
_WALL_CHARS = 1500
_PROSE_SHARE = 0.2
_OPENING_WORDS = 8
_KEEP_IN_LIST = 0.75
_END = re.compile(r"[.!?…:;][\"'”’)\]]{0,3}$")
_FULL_STOP = re.compile(r"[.!?…][\"'”’)\]]{0,3}$")
_TITLE_WORDS = range(4, 31)
_STANDFIRST_WORDS = 60
_HEADINGS = frozenset({"related-links", "comments", "tag-list"})


@dataclass(slots=True)
class Piece:
    """A line or a part of one on its way: `kind` is None as long as it is body, as it is by `body`."""

    text: str
    line: int
    body: float = 0.0
    kind: str | None = None
    wordings: tuple[Wording, ...] = ()

    @property
    def certain_kind(self) -> str | None:
        """Kind by a wording that describes the whole piece, or hardly ever stands in reporting."""
        count = len(self.text.split())
        for wording in self.wordings:
            if wording.is_certain and count <= {"line": 60, "start": 45, "any": 30}[wording.scope]:
                return wording.kind
        return None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article without its furniture, and what the furniture told about it."""

    paragraphs: tuple[str, ...]
    dropped: tuple[Dropped, ...]
    title: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    dateline: str | None = None
    date_claims: tuple[DateClaim, ...] = ()


def remove_furniture(text: str, *, title: str | None = None, is_extract: bool = False) -> Cleaned:
    """The article in `text`, one paragraph a line.

    Args:
        text: lines of a page or a main-content dump.
        title: headline, if page or claims give it; otherwise one is looked for in the text.
        is_extract: the lines were picked from a page by its markup already, so that only what is clearly
            furniture has to go.
    """
    pieces = _cut(text.split("\n"))
    _mark_stubs(pieces)
    _judge([piece for piece in pieces if piece.kind is None], _KEEP_EXTRACT if is_extract else _KEEP)
    if not is_extract:
        _settle(pieces)
        _drop_comments(pieces)
        _drop_lists(pieces)
    _keep_something(pieces)
    headline = _title(pieces, title)
    if not is_extract:
        _drop_standfirst(pieces)
    dateline = _cut_dateline(pieces)
    return Cleaned(
        paragraphs=tuple(_joined(pieces)),
        dropped=tuple(Dropped(piece.text, piece.kind) for piece in pieces if piece.kind),
        title=headline,
        dateline=dateline,
        contributors=_contributors(pieces),
        date_claims=_date_claims(pieces),
        byline=(byline := _byline(pieces)),
        authors=tuple(split_authors(byline)) if byline else (),
    )


def _cut(lines: Sequence[str]) -> list[Piece]:
    known = inner_capitals("\n".join(lines))
    pieces = []
    for number, line in enumerate(lines):
        for sentence in sentence_pieces(line.strip()):
            for part in word_pieces(sentence, known):
                if part.strip():
                    pieces.append(Piece(part.strip(), number, wordings=matching(part.strip())))
    return pieces


def _mark_stubs(pieces: Sequence[Piece]) -> None:
    """A paragraph that soon comes again, longer, is a standfirst cut short: the later one stays."""
    keys = [" ".join(words_of(piece.text[:600])) for piece in pieces]
    for number, (piece, key) in enumerate(zip(pieces, keys)):
        if len(key) < 40 or _FULL_STOP.search(piece.text):
            continue
        for other, other_key in zip(pieces[number + 1 : number + 15], keys[number + 1 : number + 15]):
            if other_key.startswith(key) and _FULL_STOP.search(other.text):
                piece.kind = "stub-duplicate"
                break


def _judge(pieces: Sequence[Piece], keep: float) -> None:
    probabilities = body_probabilities([piece.text for piece in pieces])
    for piece, probability in zip(pieces, probabilities):
        piece.body = probability
        certain = piece.certain_kind
        if len(piece.text) > _WALL_CHARS and function_share(piece.text) > _PROSE_SHARE:
            continue  # a whole article without line breaks
        if len(piece.text.split()) >= _OPENING_WORDS and read_dateline(piece.text):
            continue
        if probability < keep or (certain and probability < _KEEP_CERTAIN):
            piece.kind = certain or (piece.wordings[0].kind if piece.wordings else "other")


def _settle(pieces: Sequence[Piece]) -> None:
    """Doubtful lines go with their company: sentences amid the story stay, strays amid furniture go."""
    before = [piece.body if piece.kind != "stub-duplicate" else 0.0 for piece in pieces]
    for number, piece in enumerate(pieces):
        near = [*before[max(0, number - 2) : number], *before[number + 1 : number + 3]]
        if piece.kind is None and piece.body < _DOUBT and near and max(near) < _STRAY:
            piece.kind = piece.wordings[0].kind if piece.wordings else "other"
        elif piece.kind and piece.body > _STRAY and not piece.certain_kind and piece.kind != "stub-duplicate":
            sides = before[number - 1 : number] + before[number + 1 : number + 2]
            if len(sides) == 2 and min(sides) > _DOUBT and _FULL_STOP.search(piece.text):
                piece.kind = None


def _drop_comments(pieces: Sequence[Piece]) -> None:
    """Readers' comments at the end go, however much they read like prose.

    A report speaks of itself and its reader in quotations only. Where the voice changes for good behind
    some furniture, from hardly any such line to most of them, the readers have begun to talk.
    """
    kept = [number for number, piece in enumerate(pieces) if piece.kind is None]
    talk = [bool(_TALK.search(_QUOTED.sub("", pieces[number].text[:600]))) for number in kept]
    lengths = [len(pieces[number].text) for number in kept]
    best: tuple[float, int] | None = None
    for place in range(1, len(kept) - 2):
        if kept[place] == kept[place - 1] + 1 or sum(lengths[:place]) < _STORY_CHARS:
            continue
        before, after = sum(talk[:place]) / place, sum(talk[place:]) / (len(kept) - place)
        if before <= 0.15 and after >= 0.45 and (best is None or after - before > best[0]):
            best = (after - before, place)
    if best:
        for number in kept[best[1] :]:
            pieces[number].kind = "comments"


def _drop_lists(pieces: Sequence[Piece]) -> None:
    """Headlines under a heading such as "Related" or "Ranking" go with it, up to the next prose."""
    listing: str | None = None
    for piece in pieces:
        words = len(piece.text.split())
        if piece.kind in _HEADINGS and words <= 8 and not _FULL_STOP.search(piece.text):
            listing = piece.kind
        elif listing and piece.kind is None:
            if words > 25 or (words > 12 and _FULL_STOP.search(piece.text)) or piece.body > _KEEP_IN_LIST:
                listing = None
            else:
                piece.kind = listing
        elif listing and not piece.certain_kind:
            piece.kind = listing


def _keep_something(pieces: Sequence[Piece]) -> None:
    """A text too short to be judged by its shape keeps its sentences."""
    if any(piece.kind is None for piece in pieces):
        return
    for piece in pieces:
        if not piece.certain_kind and len(piece.text.split()) >= 4 and _FULL_STOP.search(piece.text):
            piece.kind = None


def _title(pieces: Sequence[Piece], given: str | None) -> str | None:
    """The headline: the given one, or a line above the body that stands like one."""
    start = next((number for number, piece in enumerate(pieces) if piece.kind is None), len(pieces))
    if given:
        _mark_copies(pieces, given)
        return given
    above = [piece for piece in pieces[: start + 1] if _is_headline(piece)]
    if start < len(pieces) and pieces[start] in above and not _opens_article(pieces, start):
        above.remove(pieces[start])
    candidates = [(_clean_title(piece.text), piece) for piece in above]
    candidates = [(title, piece) for title, piece in candidates if len(title.split()) in _TITLE_WORDS]
    if not candidates:
        return None
    body = {word for piece in pieces if piece.kind is None for word in words_of(piece.text)}
    title, found = max(
        candidates,
        key=lambda item: (_copies(item[0], candidates), _overlap(item[0], body), -pieces.index(item[1])),
    )
    found.kind = "title"
    _mark_copies(pieces, title)
    return title


def _is_headline(piece: Piece) -> bool:
    """Whether a line could be a headline: words, not a sentence, and no other furniture by its wording."""
    words = piece.text.split()
    if len(words) not in _TITLE_WORDS or re.search(r"[^.]\.[\"'”’)]?$|[:;,]$", piece.text):
        return False
    allowed = {None, "breadcrumb", "title"}
    return (
        piece.kind != "stub-duplicate"
        and piece.certain_kind in allowed
        and words_of(piece.text) != []
        and not piece.text[0].islower()
    )


def _opens_article(pieces: Sequence[Piece], start: int) -> bool:
    """Whether the first kept line is set apart from the prose below it, as a headline is."""
    below = [piece for piece in pieces[start + 1 :] if piece.kind is None][:3]
    return any(len(piece.text.split()) >= 12 and _FULL_STOP.search(piece.text) for piece in below)


def _clean_title(text: str) -> str:
    """A headline without the breadcrumb run into its front and the site's mark at its end."""
    crumb = re.match(
        r"(?:current|home|location|you are here)[^>»:]{0,20}[:>»].{0,60}?[a-z](?=[A-Z])", text, re.IGNORECASE
    )
    if crumb and re.search(r"[a-z]$", crumb[0]):
        text = re.sub(r"^.{0,90}?[>»:]\s*[\w ]{0,30}?[a-z](?=[A-Z][a-z])", "", text, count=1)
    text = re.sub(r"\s[-–—|_]+\s?[^\sA-Za-z]{1,20}$", "", text)
    return strip_site(re.sub(r"^[•*#\s-]+", "", text), None)


def _copies(title: str, candidates: Sequence[tuple[str, Piece]]) -> int:
    key = " ".join(words_of(title))
    return sum(key in " ".join(words_of(piece.text)) for _, piece in candidates)


def _overlap(title: str, body: set[str]) -> float:
    words = words_of(title)
    return round(sum(word in body for word in words) / max(len(words), 1), 1)


def _mark_copies(pieces: Sequence[Piece], title: str) -> None:
    """Every line that is the headline, alone or with a site's name around it, is a title."""
    key = " ".join(words_of(title))
    for piece in pieces:
        own = " ".join(words_of(piece.text))
        around = (
            len(key) > 20 and key in own and len(own) < len(key) + 60 and not _FULL_STOP.search(piece.text)
        )
        is_stub = piece.kind == "stub-duplicate" or (_FULL_STOP.search(piece.text) and len(key) > 60)
        if key and (own == key or around) and not is_stub:
            piece.kind = "breadcrumb" if re.match(r"(?:current|home)\s*[:>»]", piece.text, re.I) else "title"


def _drop_standfirst(pieces: Sequence[Piece]) -> None:
    """A sentence between headline and story is a standfirst if the story's own opening follows it."""
    title = next((number for number, piece in enumerate(pieces) if piece.kind == "title"), None)
    if title is None:
        return
    start = next(
        (number for number, piece in enumerate(pieces) if piece.kind is None and number > title), None
    )
    if start is None or start > title + 4:
        return
    for number in range(start + 1, min(start + 8, len(pieces))):
        between = [piece for piece in pieces[start:number] if piece.kind is None]
        opens = pieces[number].kind is None and read_dateline(pieces[number].text) is not None
        interrupted = pieces[number].kind in {"byline", "date-line"} and len(between) == 1
        if len(between) > 2 or max(len(piece.text.split()) for piece in between) > _STANDFIRST_WORDS:
            return
        if interrupted or opens:
            for piece in between:
                piece.kind = "standfirst"
            return


def _cut_dateline(pieces: list[Piece]) -> str | None:
    """Take the dateline off the first paragraph; returns its place."""
    for number, piece in enumerate(pieces):
        if piece.kind is None:
            found = read_dateline(piece.text)
            if found is None:
                return None
            mark, piece.text = piece.text[: found.length], piece.text[found.length :]
            pieces.insert(number, Piece(mark.rstrip(), piece.line, kind="dateline"))
            return found.place
    return None


def _contributors(pieces: Sequence[Piece]) -> tuple[Contributor, ...]:
    found = [
        person
        for piece in pieces
        if piece.kind == "contributor-line"
        for person in read_contributors(piece.text)
    ]
    return tuple(dict.fromkeys(found))


def _byline(pieces: Sequence[Piece]) -> str | None:
    for piece in pieces:
        match = re.match(
            r"(?:(?:written|posted|reported|story|text) )?by:?\s+(?P<who>\S.*)", piece.text, re.IGNORECASE
        )
        if piece.kind == "byline" and match and len(piece.text) <= 200:
            return match["who"].strip(" |•·,")
    return None


def _date_claims(pieces: Sequence[Piece]) -> tuple[DateClaim, ...]:
    found = (read_date(piece.text, "page") for piece in pieces if piece.kind == "date-line")
    return tuple(dict.fromkeys(claim for claim in found if claim))


def _joined(pieces: Sequence[Piece]) -> list[str]:
    """Body pieces as paragraphs: those of one line that nothing stood between are one paragraph again."""
    paragraphs: list[str] = []
    last: Piece | None = None
    for piece in pieces:
        if piece.kind is None:
            if last is not None and last.line == piece.line and last.kind is None:
                paragraphs[-1] += piece.text
            else:
                paragraphs.append(piece.text)
        last = piece
    return paragraphs
