"""What Reflex is told; every value a person may choose comes from pixorly.settings."""

import reflex as rx
from reflex.constants import StateManagerMode

from pixorly.components.theme import tailwind_plugin
from pixorly.settings import settings

config = rx.Config(
    app_name="pixorly",
    # No redis_url: it alone would move every tab's state into Redis and start more processes.
    state_manager_mode=StateManagerMode.MEMORY,
    cors_allowed_origins=settings().origins,
    trusted_proxy_hops=settings().trusted_proxy_hops,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="dark",
    # pixorly/launch/front_end.py compresses, after it has changed what Reflex built.
    frontend_compression_formats=[],
    plugins=[tailwind_plugin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
