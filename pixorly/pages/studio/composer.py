"""The left side of the studio: the composer, bound to what it costs and to what is kept to write with."""

import reflex as rx

from pixorly.components.islands.composer import composer
from pixorly.components.shell import Key
from pixorly.components.words import t
from pixorly.state.composer import ComposerState
from pixorly.state.saved import SavedState, WildcardState

# What the page loads for it.
LOADS = [ComposerState.load, SavedState.load, ComposerState.watch, SavedState.watch]

KEYS = (
    Key("mod+enter", t("Generate")),
    Key("alt+up", t("Earlier prompt")),
    Key("alt+down", t("Later prompt")),
)


def panel() -> rx.Component:
    return composer(
        models=ComposerState.models,
        default_model=ComposerState.default_model,
        whose=ComposerState.whose,
        draft=ComposerState.draft,
        arrival=ComposerState.arrival,
        weighed=ComposerState.weighed,
        kept=ComposerState.kept,
        accepted=ComposerState.accepted,
        on_change=ComposerState.change,
        on_generate=ComposerState.generate,
        presets=SavedState.presets,
        templates=SavedState.templates,
        starters=SavedState.starters,
        wildcards=SavedState.wildcards,
        saved_count=SavedState.kept,
        on_save_preset=SavedState.save_preset,
        on_change_preset=SavedState.change_preset,
        on_rename_preset=SavedState.rename_preset,
        on_share_preset=SavedState.share_preset,
        on_remove_preset=SavedState.remove_preset,
        on_save_template=SavedState.save_template,
        on_remove_template=SavedState.remove_template,
        on_put_back=SavedState.put_back,
        opened_wildcard=WildcardState.opened,
        wildcard_count=WildcardState.kept,
        on_open_wildcard=WildcardState.open,
        on_save_wildcard=WildcardState.write,
        on_remove_wildcard=WildcardState.remove,
        on_put_wildcard_back=WildcardState.bring_back,
    )
