"""How a moment is written for programs."""

from datetime import UTC, datetime


def rfc3339(at: datetime | None) -> str | None:
    """In UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None
