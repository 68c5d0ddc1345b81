"""Bytes and claims -> `Document` or `Rejection`, with the ids that both share."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from datetime import datetime

from flows.errors import DocumentError
from flows.ingest.claims import NO_CLAIMS, merge_claims
from flows.records import Claims, Document, Rejection, content_id


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a stream of bytes came from, and what is known about it beforehand.

    Attributes:
        uri: of the file or address.
        fetched_at: UTC.
        limit_bytes: largest document, decompressed.
        claims: of sidecar and command line; the content's own claims outrank them.
        hint: shape that suffix or Content-Type promise (`flows.ingest.sniff.Shape`); content outranks it.
        url: address of a fetched page, after redirects; None for a file.
        charset: declared by the transport.
    """

    uri: str
    fetched_at: datetime
    limit_bytes: int
    claims: Claims = NO_CLAIMS
    hint: str | None = None
    url: str | None = None
    charset: str | None = None

    def part(self, number_or_guid: object) -> Origin:
        """Origin of a part of this container, `uri#3`.

        Address, title and byline of a container are not those of its parts and are dropped; outlet and
        day may well be. Its charset was used up in reading it.
        """
        claims = replace(self.claims, url=None, title=None, byline=None)
        return replace(self, uri=f"{self.uri}#{number_or_guid}", claims=claims, url=None, charset=None)


def identify(body: bytes, claims: Claims, media_type: str, external_id: str | None = None) -> str:
    """Document id: equal bytes with equal claims are one document, wherever and whenever they were read."""
    return content_id(body, *astuple(claims), media_type, external_id)


def make_document(
    origin: Origin,
    body: bytes,
    media_type: str,
    claims: Claims = NO_CLAIMS,
    *,
    charset: str | None = None,
    external_id: str | None = None,
) -> Document:
    """The document, with `claims` of its own content completed by those of its origin."""
    merged = merge_claims(claims, origin.claims)
    return Document(
        document_id=identify(body, merged, media_type, external_id),
        uri=origin.uri,
        body=body,
        media_type=media_type,
        fetched_at=origin.fetched_at,
        charset=charset or origin.charset,
        external_id=external_id,
        claims=merged,
    )


def reject(origin: Origin, reason: str, message: str, body: bytes | None = None) -> Rejection:
    """Set `origin` aside; `body` only where all its bytes are known."""
    if body is None:
        document_id = content_id("address", origin.uri)
    else:
        document_id = identify(body, origin.claims, "application/octet-stream")
    return to_rejection(DocumentError(origin.uri, "ingest", reason, message), document_id)


def to_rejection(error: DocumentError, document_id: str | None = None) -> Rejection:
    """The row of `ops.quarantine` of an error of this stage."""
    return Rejection(
        document_id=document_id or content_id("address", error.uri),
        uri=error.uri,
        stage=error.stage,
        reason=error.reason,
        message=error.message,
    )


def too_large(uri: str, limit_bytes: int) -> DocumentError:
    """More bytes than one document may have."""
    return DocumentError(
        uri,
        "ingest",
        "too_large",
        f"larger than {limit_bytes:,} bytes, the limit for one document. Split it, or raise the limit.",
    )
