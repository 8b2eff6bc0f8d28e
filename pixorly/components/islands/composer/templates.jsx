// Templates: prompts with places to fill in. Choosing one asks what goes there; what was typed can be brought back.
import { useRef, useState } from "react";
import { BookmarkPlus, Braces, LayoutTemplate } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import {
  MenuItem,
  MenuLine,
  MenuList,
  MenuName,
  MenuRoot,
  MenuTrigger,
} from "$/public/external/pixorly/components/ui/menu/menu.jsx";
import { TextField } from "$/public/external/pixorly/components/ui/field/field.jsx";
import { Asking, Naming } from "$/public/external/pixorly/components/islands/composer/asking.jsx";
import { undoable, useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { filled, placesOf } from "$/public/external/pixorly/components/islands/composer/grammar.js";
import { ShelfRow } from "$/public/external/pixorly/components/islands/composer/shelf.jsx";
import { Wildcards } from "$/public/external/pixorly/components/islands/composer/wildcards.jsx";
import { change, current, useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

const focusPrompt = () => document.getElementById("prompt")?.focus();

function takeOver(prompt) {
  const before = current().wish.prompt;
  change({ prompt });
  if (before.trim() && before !== prompt)
    undoable({ template: "Template taken over." }, () => change({ prompt: before }));
}

function Filling({ template, onClose }) {
  const say = useWords();
  const [values, setValues] = useState({});
  const places = placesOf(template.text);
  return (
    <Asking
      open
      back="#prompt"
      title={template.name}
      description={say("Fill in what this picture shows. What stays empty stays in brackets.")}
      label={say("Use template")}
      onClose={onClose}
      onSubmit={(typed) => (takeOver(filled(template.text, typed)), onClose())}
    >
      {places.map((name) => (
        <TextField
          key={name}
          name={name.toLowerCase()}
          label={name}
          autoComplete="off"
          maxLength={200}
          onChange={(value) => setValues((all) => ({ ...all, [name.toLowerCase()]: value }))}
        />
      ))}
      <p className="template-text">{filled(template.text, values)}</p>
    </Asking>
  );
}

function List({ use, keep, openWildcards, whenClosed }) {
  const say = useWords();
  const { saved } = useBench();
  const { prompt } = useWish();
  const own = saved.templates;
  const remove = (template) => {
    saved.onRemoveTemplate(template.id);
    undoable({ template: "Template {name} removed.", values: { name: template.name } }, () =>
      saved.onPutBack(template.id),
    );
  };
  const starters = saved.starters.map(({ name, text }) => ({ name: say(name), text }));
  return (
    <MenuList align="start" className="shelf" onCloseAutoFocus={whenClosed}>
      <MenuName text={own.length ? say("Templates") : say("To begin with")} />
      <div className="shelf-rows">
        {own.map((one) => (
          <ShelfRow key={one.id} name={one.name} hint={one.text} onSelect={() => use(one)}>
            <MenuItem label={say("Remove")} danger onSelect={() => remove(one)} />
          </ShelfRow>
        ))}
        {!own.length &&
          starters.map((one) => <ShelfRow key={one.name} name={one.name} hint={one.text} onSelect={() => use(one)} />)}
      </div>
      <MenuLine />
      <MenuItem label={say("Save prompt as template")} disabled={!prompt.trim()} onSelect={keep}>
        <BookmarkPlus className="i" aria-hidden="true" />
      </MenuItem>
      <MenuItem label={say("Wildcards")} hint={say("Words that stand for one of many")} onSelect={openWildcards}>
        <Braces className="i" aria-hidden="true" />
      </MenuItem>
    </MenuList>
  );
}

export function Templates() {
  const say = useWords();
  const { saved } = useBench();
  const [open, setOpen] = useState("");
  const [filling, setFilling] = useState(null);
  const isUsed = useRef(false);
  const close = () => setOpen("");
  const use = (template) => {
    if (placesOf(template.text).length) return setFilling(template);
    isUsed.current = true;
    return takeOver(filled(template.text, {}));
  };
  // After a choice the prompt has the keyboard, not the button.
  const whenClosed = (event) => {
    if (!isUsed.current) return;
    isUsed.current = false;
    event.preventDefault();
    focusPrompt();
  };
  return (
    <>
      <MenuRoot>
        <MenuTrigger>
          <button type="button" className="btn ghost sm" data-testid="templates">
            <LayoutTemplate className="i" aria-hidden="true" />
            {say("Templates")}
          </button>
        </MenuTrigger>
        <List
          use={use}
          keep={() => setOpen("keep")}
          openWildcards={() => setOpen("wildcards")}
          whenClosed={whenClosed}
        />
      </MenuRoot>
      {filling && <Filling template={filling} onClose={() => setFilling(null)} />}
      {open === "keep" && (
        <Naming
          open
          back="#prompt"
          title={say("Save as template")}
          description={say("Words in [brackets] become places to fill in.")}
          label={say("Save template")}
          kept={saved.kept}
          onClose={close}
          onName={(name) => saved.onSaveTemplate(name, current().wish.prompt)}
        />
      )}
      {open === "wildcards" && <Wildcards onClose={close} />}
    </>
  );
}
