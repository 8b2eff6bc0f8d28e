// Wildcards of the workspace: a name, and one choice in each line.
import { useEffect, useState } from "react";
import { Plus } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { DialogPanel, DialogRoot } from "$/public/external/pixorly/components/ui/dialog/dialog.jsx";
import { TextField } from "$/public/external/pixorly/components/ui/field/field.jsx";
import { BeginHere, goingBackTo, useKeeping } from "$/public/external/pixorly/components/islands/composer/asking.jsx";
import { undoable, useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { change, current } from "$/public/external/pixorly/components/islands/composer/wish.js";

const NEW = "new";

function insert(name) {
  const { prompt } = current().wish;
  change({ prompt: `${prompt}${!prompt || /\s$/.test(prompt) ? "" : " "}__${name}__` });
}

function Form({ id, leave }) {
  const say = useWords();
  const { wildcard } = useBench();
  const [isBusy, begin] = useKeeping(wildcard.kept, leave);
  useEffect(() => void wildcard.onOpen(id === NEW ? "" : id), [id]);
  const opened = id === NEW ? { name: "", choices: [] } : wildcard.opened;
  if (id !== NEW && opened?.id !== id)
    return <span className="skeleton line" role="status" aria-label={say("Loading")} />;
  const submit = (event) => {
    event.preventDefault();
    if (isBusy) return;
    const { name, choices } = Object.fromEntries(new FormData(event.target));
    begin();
    wildcard.onSave(id === NEW ? "" : id, name, choices);
  };
  const remove = () => {
    wildcard.onRemove(id);
    undoable({ template: "Wildcard {name} removed.", values: { name: opened.name } }, () => wildcard.onPutBack(id));
    leave();
  };
  return (
    <form className="form" onSubmit={submit}>
      <BeginHere />
      <TextField
        label={say("Name")}
        name="name"
        defaultValue={opened.name}
        placeholder={say("colour")}
        hint={say("In a prompt it stands between two pairs of underscores.")}
        maxLength={40}
        autoComplete="off"
        required
      />
      <TextField
        label={say("Choices")}
        name="choices"
        defaultValue={opened.choices.join("\n")}
        hint={say("Each line is one choice.")}
        lines={7}
        required
      />
      <div className="dialog-acts">
        {id !== NEW && (
          <button type="button" className="btn danger apart" onClick={remove}>
            {say("Remove")}
          </button>
        )}
        <button type="button" className="btn" onClick={leave}>
          {say("Back")}
        </button>
        <button type="submit" className="btn primary" aria-busy={isBusy} aria-disabled={isBusy}>
          {say("Save wildcard")}
        </button>
      </div>
    </form>
  );
}

function List({ edit, onClose }) {
  const say = useWords();
  const { wildcards } = useBench();
  return (
    <>
      {wildcards.length === 0 && (
        <p className="muted">{say("None yet. Give a list of words a name, and write __name__ in a prompt.")}</p>
      )}
      <ul className="wildcard-list">
        {wildcards.map((one) => (
          <li key={one.id}>
            <button type="button" className="wildcard-row" onClick={() => edit(one.id)}>
              <span className="mono wild">__{one.name}__</span>
              <span className="faint one-line">
                {one.sample.join(", ")}
                {one.count > one.sample.length && "…"}
              </span>
              <span className="num faint">{one.count}</span>
            </button>
            <button type="button" className="btn sm" onClick={() => (insert(one.name), onClose())}>
              {say("Insert")}
            </button>
          </li>
        ))}
      </ul>
      <div className="dialog-acts">
        <button type="button" className="btn" onClick={() => edit(NEW)}>
          <Plus className="i small" aria-hidden="true" />
          {say("New wildcard")}
        </button>
      </div>
    </>
  );
}

export function Wildcards({ onClose }) {
  const say = useWords();
  const [editing, setEditing] = useState("");
  return (
    <DialogRoot open onOpenChange={(next) => next || onClose()}>
      <DialogPanel
        title={say("Wildcards")}
        description={say("A prompt is made once with each choice. The whole workspace can use them.")}
        onCloseAutoFocus={goingBackTo("#prompt")}
      >
        {editing ? <Form id={editing} leave={() => setEditing("")} /> : <List edit={setEditing} onClose={onClose} />}
      </DialogPanel>
    </DialogRoot>
  );
}
