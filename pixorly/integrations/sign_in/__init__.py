"""Accounts elsewhere that people can sign in with: Google, GitHub, and any OpenID Connect issuer."""

from functools import cache

from pixorly.integrations.sign_in.base import Begun, Identity, IdentityProvider, SignInRefused
from pixorly.settings import settings

__all__ = ["Begun", "Identity", "IdentityProvider", "SignInRefused", "providers"]


@cache
def providers() -> dict[str, IdentityProvider]:
    """Those that are configured, in the order their buttons appear. Made on first use, in the process that uses it."""
    from pixorly.integrations.sign_in.github import GitHubProvider
    from pixorly.integrations.sign_in.oidc import OidcProvider

    chosen = settings()
    allows_http = not chosen.is_production
    found: list[IdentityProvider] = []
    if chosen.google_client_id:
        secret = chosen.google_client_secret.get_secret_value()
        found.append(
            OidcProvider(
                "google", "Google", chosen.google_issuer, chosen.google_client_id, secret, allows_http=allows_http
            )
        )
    if chosen.github_client_id:
        secret = chosen.github_client_secret.get_secret_value()
        found.append(
            GitHubProvider(
                chosen.github_client_id, secret, chosen.github_url, chosen.github_api_url, allows_http=allows_http
            )
        )
    if chosen.oidc_issuer and chosen.oidc_client_id:
        secret = chosen.oidc_client_secret.get_secret_value()
        found.append(
            OidcProvider(
                "oidc", chosen.oidc_name, chosen.oidc_issuer, chosen.oidc_client_id, secret, allows_http=allows_http
            )
        )
    return {provider.key: provider for provider in found}
