"""The API explained: a picture in one minute, then every address of it."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.islands.docs import first_picture, reference, snippet
from pixorly.components.public import public_page
from pixorly.components.words import t
from pixorly.pages import routes

_OPENAI = """from openai import OpenAI

client = OpenAI(base_url="{origin}/v1", api_key="px_live_…")
picture = client.images.generate(prompt="a lighthouse at dusk, storm coming", size="1024x1024")
print(picture.data[0].url)"""
_MCP = """{
  "mcpServers": {
    "pixorly": {
      "type": "http",
      "url": "{origin}/mcp",
      "headers": { "Authorization": "Bearer px_live_…" }
    }
  }
}"""
_WEBHOOK = """from standardwebhooks.webhooks import Webhook

# In whatever answers your address: the body as it came, and the headers.
event = Webhook("whsec_…").verify(body, headers)
if event["type"] == "generation.completed":
    print(event["data"]["images"][0]["url"])"""


def page() -> rx.Component:
    return public_page(
        rx.el.article(
            rx.el.header(
                rx.el.h1(t("The API")),
                rx.el.p(t("What the studio can do, for programs. A picture is one key and two requests away."), class_name="api-lead"),
                _links(),
                class_name="api-top",
            ),
            _first(),
            *_more(),
            rx.el.section(
                rx.el.h2(t("Every address"), id="reference"),
                reference(),
            ),
            class_name="api-page",
        )
    )  # fmt: skip


def _links() -> rx.Component:
    return rx.el.div(
        ui.link_button(t("Get a key"), routes.API_KEYS, kind="primary", icon="key_square"),
        ui.link_button(t("OpenAPI document"), "/api/v1/openapi.json", icon="file_json"),
        class_name="flex flex-wrap gap-3",
    )


def _first() -> rx.Component:
    steps = (
        t("Create a key on the page API keys. It is shown once."),
        t("Ask for a picture: the answer names a job, and its price is held."),
        t("Ask for the job and wait: the answer comes when the picture is there, with its address."),
    )
    return rx.el.section(
        rx.el.h2(t("A picture in one minute"), id="start"),
        rx.el.ol(*[rx.el.li(step) for step in steps]),
        first_picture(),
        class_name="api-first",
    )


def _more() -> list[rx.Component]:
    return [
        _section(
            "openai",
            t("With OpenAI's clients"),
            t("Change the base address and the key, and programs that speak to OpenAI draw here."),
            _OPENAI,
        ),
        _section(
            "webhooks",
            t("Told when it is done"),
            t("Name a webhookUrl with a request, or set up a webhook for all of them. Each call is signed as Standard Webhooks has it, so that a library can check that it is ours."),
            _WEBHOOK,
        ),
        _section(
            "mcp",
            t("For assistants"),
            t("An MCP server lets assistants list models, ask for prices, draw, and look at what came of it."),
            _MCP,
        ),
    ]  # fmt: skip


def _section(key: str, title: rx.Var, text: rx.Var, code: str) -> rx.Component:
    return rx.el.section(rx.el.h2(title, id=key), rx.el.p(text), snippet(code), class_name="api-more")
