"""Keys of their own that workspaces bring for providers: kept sealed, tested, used for their jobs, and never shown again."""

from pixorly.services.provider_keys.keeping import Brought, bring, forget, note, refused, to_test
from pixorly.services.provider_keys.reading import KeysView, KeyView, brought, of_viewer, read
from pixorly.services.provider_keys.terms import TermsView, are_free, choose_free, terms
from pixorly.services.provider_keys.testing import Tried, try_out
from pixorly.services.provider_keys.trouble import KeyGone, words_of

__all__ = [
    "Brought", "KeyGone", "KeyView", "KeysView", "TermsView", "Tried", "are_free", "bring", "brought", "choose_free", "forget", "note", "of_viewer",
    "read", "refused", "terms", "to_test", "try_out", "words_of",
]  # fmt: skip
