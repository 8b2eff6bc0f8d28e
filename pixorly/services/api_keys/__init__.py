"""Keys of the API: what opens it to programs, what each may do, how often, and what it was used for."""

from pixorly.services.api_keys.find import Keyed, find
from pixorly.services.api_keys.manage import (
    LONGEST_LIFE_DAYS,
    OVERLAP,
    Issued,
    KeyView,
    NoApi,
    all_of,
    issue,
    operate,
    require_api,
    revoke,
    rotate,
    sweep_ended_secrets,
)
from pixorly.services.api_keys.page import KeysPage, page
from pixorly.services.api_keys.scopes import Scope
from pixorly.services.api_keys.uses import UsedOn, by_day, is_anything_due, note, put_back, take, write_down
from pixorly.services.api_keys.writing import MARK, is_whole

__all__ = [
    "LONGEST_LIFE_DAYS", "MARK", "OVERLAP", "Issued", "KeyView", "Keyed", "KeysPage", "NoApi", "Scope", "UsedOn", "all_of", "by_day", "find",
    "is_anything_due", "is_whole", "issue", "note", "operate", "page", "put_back", "require_api", "revoke", "rotate", "sweep_ended_secrets", "take", "write_down",
]  # fmt: skip
