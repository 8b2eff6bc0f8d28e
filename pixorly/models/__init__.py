"""What is stored, a file per aggregate."""

from pixorly.models.api_key import ApiAnswer, ApiKey, ApiSecret, ApiUse
from pixorly.models.base import Row, derived_id, id_from, id_outward, metadata, new_id, table, utc_now, values_of
from pixorly.models.catalogue import CatalogueEntry, CatalogueModel, Circuit, Mishap, OfferHour, PriceList
from pixorly.models.credit import Balance, Entry, EntryKind
from pixorly.models.image import Image, StorageUse
from pixorly.models.job import ENDED, MOVES, Batch, Job, JobKind, JobStatus, Lane, Turn
from pixorly.models.lease import Lease
from pixorly.models.mail import Mail, MailStatus
from pixorly.models.notice import Notice
from pixorly.models.prompting import Draft, Preset, Template, Wildcard
from pixorly.models.provider_key import HouseChoice, ProviderKey
from pixorly.models.user import Identity, Login, Theme, Ticket, TicketKind, User
from pixorly.models.webhook import Attempt, Delivery, DeliveryStatus, Endpoint, OffBecause
from pixorly.models.workspace import Membership, Role, Workspace

__all__ = [
    "ENDED", "MOVES", "ApiAnswer", "ApiKey", "ApiSecret", "ApiUse", "Attempt", "Balance", "Batch", "CatalogueEntry", "CatalogueModel", "Circuit", "Delivery", "DeliveryStatus", "Draft", "Endpoint", "Entry", "EntryKind", "HouseChoice", "Identity", "Image", "Job", "JobKind", "JobStatus",
    "Lane", "Lease", "Login", "Mail", "MailStatus", "Membership", "Mishap", "Notice", "OffBecause", "OfferHour", "Preset", "PriceList", "ProviderKey", "Role", "Row", "StorageUse", "Template", "Theme",
    "Ticket", "TicketKind", "Turn", "User", "Wildcard", "Workspace", "derived_id", "id_from", "id_outward", "metadata", "new_id", "table", "utc_now", "values_of",
]  # fmt: skip
