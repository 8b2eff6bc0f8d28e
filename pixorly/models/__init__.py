"""What is stored, a file per aggregate."""

from pixorly.models.base import Row, id_from, metadata, new_id, utc_now
from pixorly.models.credit import Balance, Entry, EntryKind
from pixorly.models.lease import Lease
from pixorly.models.mail import Mail, MailStatus
from pixorly.models.notice import Notice
from pixorly.models.user import Identity, Login, Theme, Ticket, TicketKind, User
from pixorly.models.workspace import Membership, Role, Workspace

__all__ = [
    "Balance", "Entry", "EntryKind", "Identity", "Lease", "Login", "Mail", "MailStatus", "Membership", "Notice", "Role", "Row", "Theme", "Ticket",
    "TicketKind", "User", "Workspace", "id_from", "metadata", "new_id", "utc_now",
]  # fmt: skip
