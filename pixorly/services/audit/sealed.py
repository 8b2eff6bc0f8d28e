"""Secrets that others entrusted to us: each can still be opened."""

from collections.abc import Iterator

from sqlmodel import Session

from pixorly.services import resealing


def findings(session: Session) -> Iterator[str]:
    """I11: what is sealed, and can't be opened any more."""
    for one in resealing.findings(session):
        yield f"I11: {one}"
