"""The API explained: a picture in one minute, then every address of it."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.islands.docs import first_picture, reference, snippet
from pixorly.components.public import public_page
from pixorly.components.words import t
from pixorly.pages import routes

_OPENAI = """# pip install openai
from openai import OpenAI

client = OpenAI(base_url="{origin}/v1", api_key="px_live_…")
picture = client.images.generate(prompt="a lighthouse at dusk, storm coming", size="1024x1024")
print(picture.data[0].url)

edited = client.images.edit(image=open("picture.png", "rb"), prompt="the same in deep snow")
print(edited.data[0].url)"""
_MCP = """{
  "mcpServers": {
    "pixorly": {
      "type": "http",
      "url": "{origin}/mcp",
      "headers": { "Authorization": "Bearer px_live_…" }
    }
  }
}"""
_WEBHOOK = """# pip install standardwebhooks
from standardwebhooks.webhooks import Webhook

# In whatever answers your address: the body as it came, and the headers.
event = Webhook("whsec_…").verify(body, headers)
if event["type"] == "generation.completed":
    print(event["data"]["images"][0]["url"])"""
_PRICE = """curl '{origin}/api/v1/estimate' \\
  -H 'Authorization: Bearer px_live_…' -H 'Content-Type: application/json' \\
  -d '{"prompt": "a lighthouse at dusk", "parameters": {"numImages": 4}}'"""


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
            _OPENAI,
            t("Change the base address and the key, and programs that speak to OpenAI draw here."),
            t("The key needs the scope generate, and models for the list of models. Names that only OpenAI has, such as gpt-image-1 or dall-e-3, stand for the first model here that can do what is asked; those of this house are at /v1/models."),
            t("An edit takes several pictures, and a mask whose transparent part is drawn anew, where a model here can do that. Names with gpt-image answer with the picture itself, all others with an address, unless response_format says otherwise."),
        ),
        _section(
            "webhooks",
            t("Told when it is done"),
            _WEBHOOK,
            t("Name a webhookUrl with a request, or set up a webhook for all of them. Each call is signed as Standard Webhooks has it, so that a library can check that it is ours."),
            t("The secret of each webhook is on the page Webhooks of the account. Calls to a webhookUrl have one of their own, which is in that list after the first of them."),
            t("Answer with any 2xx within 15 seconds. Everything else is tried again, up to eight times in 28 hours, always under the same webhook-id: pass over one you have seen."),
        ),
        _section(
            "mcp",
            t("For assistants"),
            _MCP,
            t("An MCP server lets assistants list models, ask for prices, draw, and look at what came of it."),
            t("Enter it where your assistant keeps its servers, as streamable HTTP. The key needs the scopes generate, models and images:read; tools it does not open are not shown."),
        ),
        _section(
            "prices",
            t("What it costs"),
            _PRICE,
            t("Prices are in credits. /models has that of one picture in its usual size; size, quality and references may change it. /estimate has the price of exactly one request, and makes nothing."),
            t("The price is held when a request is accepted, and only pictures that were made are charged. /credits/history has every change."),
        ),
    ]  # fmt: skip


def _section(key: str, title: rx.Var, code: str, *texts: rx.Var) -> rx.Component:
    return rx.el.section(rx.el.h2(title, id=key), *map(rx.el.p, texts), snippet(code), class_name="api-more")
