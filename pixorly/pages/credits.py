"""Plan and credits: what there is, what the month took, what is stored, and how it came to be so."""

from typing import Any

import reflex as rx

from pixorly.components import ui
from pixorly.components.balance import balance
from pixorly.components.words import said, t
from pixorly.pages import routes
from pixorly.pages.account import part
from pixorly.pages.allowed import plan_card
from pixorly.state.credits import MOST_ROWS, CreditsState

_KINDS = (("", t("All")), ("spent", t("Spent")), ("held", t("Held")), ("added", t("Added")))
_seen = CreditsState.seen


def page() -> rx.Component:
    figures = [_credits(), _month(), _storage()]
    shown = rx.match(CreditsState.face, ("loading", _skeletons()), ("error", rx.fragment()), rx.fragment(*figures))
    plan = rx.match(
        CreditsState.face,
        ("loading", _skeleton(5, "380px")),
        ("error", rx.fragment()),
        plan_card(CreditsState.plan),
    )
    loading = rx.el.div(_skeletons(), _skeleton(7, "480px"), _skeleton(5, "380px"), class_name="page-grid")
    return part(t("Plan and credits"), routes.CREDITS, shown, _history(), plan, loading=loading)


def _skeletons() -> rx.Component:
    return rx.fragment(*[_skeleton(span, "178px") for span in (5, 4, 3)])


def _skeleton(span: int, height: str) -> rx.Component:
    return ui.skeleton(height=height, class_name=f"span-{span} figures", style={"borderRadius": "var(--r-l)"})


def _credits() -> rx.Component:
    health = rx.match(
        _seen.health,
        ("low", ui.badge(t("Running low"), tone="warn")),
        ("empty", ui.badge(t("Empty"), tone="bad")),
        ui.badge(t("Healthy"), tone="ok"),
    )
    return ui.card(
        _head(t("Credits"), health),
        balance(_seen.available, class_name="card-figure"),
        ui.meter(
            CreditsState.available_share,
            label=t("Credits that are available, in percent"),
            held=CreditsState.held_share,
        ),
        rx.el.p(
            rx.cond(_seen.held > 0, rx.el.span(_holding())),
            rx.cond(
                _seen.renews_with > 0,
                rx.el.span(t("renews with {n} on", n=_seen.renews_with), " ", ui.time(_seen.renews_at)),
            ),
            class_name="muted num dotted",
        ),
        class_name="span-5 figures",
        data_testid="credits-card",
    )


def _holding() -> rx.Var:
    """What holds credits, in words."""
    held, jobs, waiting = _seen.held, _seen.jobs, _seen.waiting
    one = rx.cond(
        waiting == 0, t("{held} held by 1 running job", held=held), t("{held} held by 1 waiting job", held=held)
    )
    many = rx.cond(
        waiting == 0,
        t("{held} held by {n} running jobs", held=held, n=jobs),
        t("{held} held by {n} jobs, {waiting} of them waiting", held=held, n=jobs, waiting=waiting),
    )
    return rx.cond(jobs == 0, t("{n} held", n=held), rx.cond(jobs == 1, one, many))


def _month() -> rx.Component:
    month = _seen.month
    generations = rx.cond(month.generations == 1, t("1 generation"), t("{n} generations", n=month.generations))
    return ui.card(
        _head(t("This month"), rx.el.span(t("days in UTC"), class_name="label")),
        rx.el.div(
            rx.foreach(month.days, _bar),
            role="img",
            aria_label=t("Credits spent on each day of this month, with days in UTC"),
            class_name="bars",
        ),
        rx.el.p(
            rx.el.span(generations),
            rx.el.span(rx.cond(month.credits == 1, t("1 credit"), t("{n} credits", n=month.credits))),
            class_name="muted num dotted",
        ),
        class_name="span-4 figures",
        data_testid="month",
    )


def _bar(day: Any) -> rx.Component:
    words = t("Day {day}: {n} credits", day=day.day, n=day.credits)
    return rx.el.i(
        rx.el.b(style={"height": day.share.to_string() + "%"}),
        class_name=rx.cond(day.is_past, "", "to-come"),
        custom_attrs={"data-tip": words},
        key=day.day,
    )


def _storage() -> rx.Component:
    used = CreditsState.storage
    pictures = rx.cond(used.images == 1, t("1 picture"), t("{n} pictures", n=used.images))
    return ui.card(
        _head(t("Storage")),
        rx.el.p(ui.size(used.kept_bytes), class_name="card-figure smaller"),
        ui.meter(CreditsState.storage_share, label=t("Storage that is used, in percent"), tone="info"),
        rx.el.p(
            rx.el.span(t("of"), " ", ui.size(used.most_bytes)), rx.el.span(pictures), class_name="muted num dotted"
        ),
        class_name="span-3 figures",
        data_testid="storage",
    )


def _head(title: rx.Var, *more: rx.Component) -> rx.Component:
    return rx.el.div(rx.el.h2(title, class_name="label"), *more, class_name="figures-head")


def _history() -> rx.Component:
    table = rx.el.A.create(
        ui.icon("download"),
        t("CSV"),
        href="/api/account/credits.csv?kind=" + CreditsState.kind.to(str),
        class_name="btn sm",
        custom_attrs=ui.tip(t("Download all of this list as a table")),
    )
    kinds = [{"value": value, "label": label} for value, label in _KINDS]
    clear = CreditsState.narrow("")
    return ui.card(
        rx.el.div(
            ui.segmented(t("Which changes"), "kind", kinds, value=CreditsState.kind, on_change=CreditsState.narrow),
            class_name="list-top",
        ),
        ui.faces(
            CreditsState.face,
            loading=ui.skeleton_lines(8),
            empty=ui.empty(
                "coins", t("Nothing came or went yet"), t("Every credit that comes, is held or is spent appears here.")
            ),
            nothing=ui.nothing_found(
                t("Nothing of that kind"),
                t("No change of credits fits this filter."),
                ui.set_filter(_kind_name(), clear),
            ),
            error=ui.failed(
                t("Your credits could not be read"), t("The database did not answer."), on_retry=CreditsState.load
            ),
            full=rx.fragment(_table(), _more()),
        ),
        title=t("Credit history"),
        action=table,
        class_name="span-7",
        data_testid="credit-history",
    )


def _kind_name() -> Any:
    return rx.match(CreditsState.kind, *_KINDS[1:], _KINDS[0][1])


def _table() -> rx.Component:
    is_spent = CreditsState.kind == "spent"
    columns = [
        ui.Column(t("When")),
        ui.Column(t("What")),
        ui.Column(rx.cond(is_spent, t("Spent"), t("Change")), "right"),
        ui.Column(t("Balance"), "right"),
    ]
    return ui.table(t("Credit history"), columns, rx.foreach(CreditsState.rows, _row), class_name="ledger")


def _row(entry: Any) -> rx.Component:
    # Its credits left the balance when they were held, so the line alone would seem to cost nothing.
    was_held = rx.el.small(t("{n} spent of what was held", n=entry.spent), class_name="faint")
    is_spent = CreditsState.kind == "spent"
    change = rx.cond(entry.change == 0, ui.number(0, class_name="faint"), ui.change(entry.change))
    return ui.row(
        ui.cell(ui.time(entry.created_at), class_name="muted when"),
        ui.cell(
            said(entry),
            rx.cond(entry.prompt != "", rx.el.small(entry.prompt, class_name="muted about")),
            rx.cond((entry.spent > 0) & ~is_spent, was_held),
            rx.el.small(ui.time(entry.created_at), class_name="faint on-phone"),
            class_name="what",
        ),
        ui.cell(rx.cond(is_spent, ui.number(entry.spent), change), side="right"),
        ui.cell(ui.number(entry.balance), side="right"),
        key=entry.id,
    )


def _more() -> rx.Component:
    is_long = CreditsState.rows.length() >= MOST_ROWS
    more = ui.button(t("Load more"), size="s", on_click=CreditsState.load_more)
    rest = rx.el.p(t("What lies further back is in the CSV."), class_name="faint fine")
    return rx.cond(CreditsState.has_more, rx.el.div(rx.cond(is_long, rest, more), class_name="more"))
