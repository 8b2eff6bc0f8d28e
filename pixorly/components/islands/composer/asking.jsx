// Small dialogs of the composer: they close when State has kept what they asked for, and not before.
import { useEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { DialogPanel, DialogRoot } from "$/public/external/pixorly/components/ui/dialog/dialog.jsx";
import { TextField } from "$/public/external/pixorly/components/ui/field/field.jsx";

const PATIENCE_MS = 3000;

// Busy from the press until State has kept it, or has said why not.
export function useKeeping(kept, onKept) {
  const [isBusy, setBusy] = useState(false);
  const before = useRef(kept);
  const timer = useRef(null);
  useEffect(() => {
    if (kept > before.current && isBusy) onKept();
    before.current = kept;
    setBusy(false);
  }, [kept]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const begin = () => {
    setBusy(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setBusy(false), PATIENCE_MS);
  };
  return [isBusy, begin];
}

// The keyboard begins in the first field. `autoFocus` would be too early: a dialog first remembers where it was.
export function BeginHere() {
  const here = useRef(null);
  useEffect(() => {
    const soon = setTimeout(() => here.current?.parentElement.querySelector("input, textarea")?.focus());
    return () => clearTimeout(soon);
  }, []);
  return <span ref={here} hidden />;
}

// What a menu opened has no button to give the keyboard back to, so it is told where to go.
export const goingBackTo = (place) => (event) => {
  event.preventDefault();
  document.querySelector(place)?.focus();
};

export function Asking({ title, description, open, onClose, onSubmit, label, isBusy, back, children }) {
  const say = useWords();
  const submit = (event) => {
    event.preventDefault();
    if (!isBusy) onSubmit(Object.fromEntries(new FormData(event.target)));
  };
  return (
    <DialogRoot open={open} onOpenChange={(next) => next || onClose()}>
      <DialogPanel title={title} description={description} onCloseAutoFocus={goingBackTo(back)}>
        <form className="form" onSubmit={submit}>
          <BeginHere />
          {children}
          <div className="dialog-acts">
            <button type="button" className="btn" onClick={onClose}>
              {say("Cancel")}
            </button>
            <button type="submit" className="btn primary" aria-busy={isBusy} aria-disabled={isBusy}>
              {label}
            </button>
          </div>
        </form>
      </DialogPanel>
    </DialogRoot>
  );
}

// Asks for a name; `onName` hears it.
export function Naming({ title, description, open, start = "", kept, onClose, onName, label, back, children }) {
  const say = useWords();
  const [isBusy, begin] = useKeeping(kept, onClose);
  return (
    <Asking
      {...{ title, description, open, onClose, isBusy, label, back }}
      onSubmit={({ name }) => name.trim() && (begin(), onName(name.trim()))}
    >
      <TextField label={say("Name")} name="name" defaultValue={start} maxLength={60} required autoComplete="off" />
      {children}
    </Asking>
  );
}
