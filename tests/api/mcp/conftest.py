"""The official client, pointed at us over a real socket."""

from tests.api.openai.conftest import *  # noqa: F403
