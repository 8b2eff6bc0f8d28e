"""What jobs on people's own keys cost: the operator's switch."""

import reflex as rx

from pixorly.components import ui
from pixorly.components.words import t
from pixorly.pages.admin.frame import unreadable
from pixorly.state.provider_keys import OwnKeysState


def card() -> rx.Component:
    terms = OwnKeysState.terms
    many = t("{count} workspaces have brought keys.", count=terms.workspaces)
    switch = ui.switch(
        t("Jobs on own keys cost no credits"),
        checked=terms.are_free,
        on_change=OwnKeysState.choose_free,
        data_testid="own-keys-are-free",
    )
    return ui.card(
        ui.faces(
            OwnKeysState.face,
            loading=ui.skeleton_lines(3),
            empty=rx.fragment(),
            nothing=rx.fragment(),
            error=unreadable(OwnKeysState.load, OwnKeysState.watch),
            full=rx.fragment(
                switch,
                rx.el.p(
                    t("Whoever brings a key is billed by the provider. Jobs under way keep their price."),
                    " ",
                    rx.cond(terms.workspaces == 1, t("1 workspace has brought keys."), many),
                    class_name="text-muted text-s mt-2",
                ),
            ),
        ),
        title=t("Keys that people bring"),
    )
