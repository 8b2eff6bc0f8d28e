"""What is stored, a file per aggregate."""

from pixorly.models.base import Row, derived_id, id_from, metadata, new_id, utc_now
from pixorly.models.catalogue import CatalogueModel, Circuit, PriceList
from pixorly.models.credit import Balance, Entry, EntryKind
from pixorly.models.image import Image, StorageUse
from pixorly.models.job import ENDED, MOVES, Batch, Job, JobKind, JobStatus, Lane, Turn
from pixorly.models.lease import Lease
from pixorly.models.mail import Mail, MailStatus
from pixorly.models.notice import Notice
from pixorly.models.prompting import Draft, Preset, Template, Wildcard
from pixorly.models.user import Identity, Login, Theme, Ticket, TicketKind, User
from pixorly.models.workspace import Membership, Role, Workspace

__all__ = [
    "ENDED", "MOVES", "Balance", "Batch", "CatalogueModel", "Circuit", "Draft", "Entry", "EntryKind", "Identity", "Image", "Job", "JobKind", "JobStatus",
    "Lane", "Lease", "Login", "Mail", "MailStatus", "Membership", "Notice", "Preset", "PriceList", "Role", "Row", "StorageUse", "Template", "Theme",
    "Ticket", "TicketKind", "Turn", "User", "Wildcard", "Workspace", "derived_id", "id_from", "metadata", "new_id", "utc_now",
]  # fmt: skip
