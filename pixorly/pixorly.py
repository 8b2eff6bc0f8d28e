"""The composition root: the app, its doors, its pages. Nothing else knows all of them."""

import json

import reflex as rx
from starlette.types import ASGIApp

from pixorly import hub
from pixorly.api.app import rest
from pixorly.api.front_end import pages_around
from pixorly.api.guard import guarded
from pixorly.api.v1.noting import note_uses
from pixorly.components.theme import STYLESHEETS, early_fonts
from pixorly.components.words import preload
from pixorly.launch import front_end
from pixorly.pages import (
    account,
    admin,
    api_keys,
    credits,
    docs,
    landing,
    layout,
    legal,
    lost,
    provider_keys,
    routes,
    sign_in,
    studio,
    styleguide,
    webhooks,
)
from pixorly.state import live, problems, sockets
from pixorly.state.account import AccountState
from pixorly.state.admin import OutboxState, PeopleState
from pixorly.state.api_keys import ApiKeysState
from pixorly.state.credits import CreditsState
from pixorly.state.front_door import FrontDoorState
from pixorly.state.models_admin import ModelsState, PricesState
from pixorly.state.provider_keys import OwnKeysState, ProviderKeysState
from pixorly.state.providers_admin import ProvidersState
from pixorly.state.session import BindLogin


def _inline_scripts() -> list[str]:
    policy = front_end.built_folder() / front_end.POLICY
    by_page = json.loads(policy.read_text("utf-8")) if policy.exists() else {}
    return sorted({script for scripts in by_page.values() for script in scripts})


def _with_pages(asgi: ASGIApp) -> ASGIApp:
    # While the front end itself is being compiled there is none to serve.
    folder = front_end.built_folder()
    return pages_around(folder, routes.who_may_see)(asgi) if folder.exists() else asgi


app = rx.App(
    stylesheets=[
        *STYLESHEETS,
        "/shell.css",
        "/api.css",
        "/landing.css",
        "/credits.css",
        "/studio-feed.css",
        "/studio.css",
        "/viewer.css",
    ],
    head_components=[*early_fonts(), preload(), *landing.head()],
    html_lang="en",
    html_custom_attrs={"className": "dark"},
    reset_style=False,
    toaster=None,
    app_wraps={
        (55, "ErrorBoundary"): lambda _: lost.error_boundary(),
        (5, "Overlay"): lambda _: layout.around_all(),
    },
    api_transformer=[rest(), _with_pages, guarded(_inline_scripts)],
    frontend_exception_handler=problems.on_browser_failure,
    backend_exception_handler=problems.on_failure,
)
app.add_middleware(BindLogin())
assert app.event_namespace is not None
live.know(app.event_namespace)
app.register_lifespan_task(hub.relay)
app.register_lifespan_task(note_uses)
app.register_lifespan_task(sockets.Doorkeeper(app).close_ended_logins)


def _add(route: str, page, title: str, *loads) -> None:
    app.add_page(page, route=route, title=f"{title} · Pixorly", image="/img/share.jpg", on_load=list(loads) or None)


_add(routes.LANDING, landing.page, "Every image model, one darkroom")
_add(routes.DOCS, docs.page, "The API")
_add(routes.PRIVACY, legal.privacy, "Privacy")
_add(routes.TERMS, legal.terms, "Terms")
_add("404", lost.not_found, "Not found")
_add(routes.STYLEGUIDE, styleguide.page, "Styleguide")

_add(routes.SIGN_IN, sign_in.sign_in, "Sign in", FrontDoorState.load)
_add(routes.SIGN_UP, sign_in.sign_up, "Create an account", FrontDoorState.load)
_add(routes.CHECK_MAIL, sign_in.check_mail, "Look into your mail", FrontDoorState.load)
_add(routes.FORGOT, sign_in.forgot, "Forgotten password", FrontDoorState.load)
_add(routes.CONFIRM, sign_in.confirm, "Confirm your address", FrontDoorState.load)
_add(routes.RESET, sign_in.reset, "Choose a new password", FrontDoorState.load)
_add(routes.CHANGE_ADDRESS, sign_in.change_address, "Confirm your new address", FrontDoorState.load)

_add(routes.STUDIO, studio.page, "Studio", *layout.LOADS, *studio.LOADS)

_add(routes.PROFILE, account.profile, "Profile", *layout.LOADS, AccountState.load, AccountState.watch)
_add(routes.CREDITS, credits.page, "Plan and credits", *layout.LOADS, CreditsState.load, CreditsState.watch)
_add(routes.SECURITY, account.security, "Security", *layout.LOADS, AccountState.load, AccountState.watch)
_add(routes.API_KEYS, api_keys.page, "API keys", *layout.LOADS, ApiKeysState.load, ApiKeysState.watch)
_add(
    routes.PROVIDERS,
    provider_keys.page,
    "Providers",
    *layout.LOADS,
    ProviderKeysState.load,
    ProviderKeysState.watch,
)
_add(routes.WEBHOOKS, webhooks.page, "Webhooks", *layout.LOADS, *webhooks.LOADS)

_add(routes.ADMIN, admin.people, "People", *layout.LOADS, PeopleState.load, PeopleState.watch)
_add(
    routes.MODELS,
    admin.models,
    "Models and prices",
    *layout.LOADS,
    ModelsState.load,
    PricesState.load,
    OwnKeysState.load,
    ModelsState.watch,
    PricesState.watch,
    OwnKeysState.watch,
)
_add(
    routes.ADMIN_PROVIDERS,
    admin.providers,
    "Providers",
    *layout.LOADS,
    ProvidersState.load,
    ProvidersState.watch,
)
_add(routes.OUTBOX, admin.outbox, "Outbox", *layout.LOADS, OutboxState.load, OutboxState.watch)
