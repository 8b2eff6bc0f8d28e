"""Words on screens: English in the code, translated in the browser, so that changing language needs no round trip."""

import json
from typing import Any

import reflex as rx
from reflex.vars import Var, VarData

_module = rx.asset("words.js", shared=True).importable_path
_hook = VarData(
    imports={_module: [rx.ImportVar(tag="useWords", install=False)]}, hooks={"const say = useWords();": None}
)


def t(template: str, **values: Any) -> rx.vars.StringVar:
    """A text as the reader's browser says it. Values may be Vars."""
    given = Var.create(values)
    return Var(
        _js_expr=f"say({json.dumps(template)}, {given!s})",
        _var_type=str,
        _var_data=VarData.merge(_hook, given._get_all_var_data()),
    ).to(str)


def said(words: Var) -> rx.vars.StringVar:
    """Words that State holds as `{template, values}`, as the reader's browser says them."""
    return Var(
        _js_expr=f"say({words!s}?.template, {words!s}?.values)",
        _var_type=str,
        _var_data=VarData.merge(_hook, words._get_all_var_data()),
    ).to(str)


# Runs before the first paint: a page in another language waits for its words rather than flash in English,
# but not for ever.
_BEFORE_PAINT = """
(() => {
  const kept = localStorage.getItem("language") ?? navigator.language.slice(0, 2);
  if (kept === "en" || !["de", "es"].includes(kept)) return;
  const page = document.documentElement;
  page.lang = kept;
  page.classList.add("translating");
  setTimeout(() => page.classList.remove("translating"), 3000);
})()
"""


def preload() -> rx.Component:
    return rx.el.script(custom_attrs={"dangerouslySetInnerHTML": {"__html": _BEFORE_PAINT.strip()}})
