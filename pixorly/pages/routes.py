"""Where pages are, and who may see them. Every link uses these names."""

from pixorly.places import HOME as HOME
from pixorly.settings import settings

STUDIO = "/studio"

LANDING = "/"
DOCS = "/docs"
PRIVACY = "/privacy"
TERMS = "/terms"

SIGN_IN = "/sign-in"
SIGN_UP = "/sign-up"
CHECK_MAIL = "/check-mail"
CONFIRM = "/confirm"
FORGOT = "/forgot"
RESET = "/reset"
CHANGE_ADDRESS = "/change-address"

PROFILE = "/account"
CREDITS = "/account/credits"
SECURITY = "/account/security"
API_KEYS = "/account/keys"
PROVIDERS = "/account/providers"
WEBHOOKS = "/account/webhooks"

ADMIN = "/admin"
OUTBOX = "/admin/outbox"
MODELS = "/admin/models"
ADMIN_PROVIDERS = "/admin/providers"

STYLEGUIDE = "/styleguide"


def who_may_see(path: str) -> str:
    """`everyone`, `people` who are signed in, `admins`, or `nobody`."""
    if _is_under(path, STYLEGUIDE) and settings().is_production:
        return "nobody"
    if _is_under(path, ADMIN):
        return "admins"
    return "people" if _is_under(path, PROFILE) or _is_under(path, STUDIO) else "everyone"


def _is_under(path: str, root: str) -> bool:
    return path == root or path.startswith(root + "/")
