"""What leaves the core: small, frozen, and free of the database."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class PersonView:
    """Somebody, as they see themselves."""

    id: str
    email: str
    name: str
    is_admin: bool
    is_confirmed: bool
    has_password: bool
    theme: str
    language: str


@dataclass(frozen=True)
class WorkspaceView:
    id: str
    name: str
    role: str
    is_personal: bool


@dataclass(frozen=True)
class LoginView:
    id: str
    device: str
    address: str
    is_current: bool
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class IdentityView:
    id: str
    provider: str
    email: str


@dataclass(frozen=True)
class NoticeView:
    id: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    href: str = ""
    created_at: datetime | None = None
    is_read: bool = False


@dataclass(frozen=True)
class PersonRow:
    """Somebody, as an admin sees them in the list of people."""

    id: str
    email: str
    name: str
    is_admin: bool
    is_confirmed: bool
    logins: int
    seen_at: datetime | None
    created_at: datetime
    # Of their own workspace.
    plan: str
    available: int
    held: int


@dataclass(frozen=True)
class MailRow:
    id: str
    recipient: str
    subject: str
    status: str
    attempts: int
    trouble: str
    created_at: datetime


@dataclass(frozen=True)
class MailView:
    row: MailRow
    text: str
    html: str
