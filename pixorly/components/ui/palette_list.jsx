// The list of the command palette, on cmdk in a Radix dialog. A chunk of its own.
import { useEffect, useRef, useState } from "react";
import { Command } from "cmdk";
import * as Dialog from "@radix-ui/react-dialog";
import { Search } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Kit } from "$/public/external/pixorly/components/ui/palette/palette.jsx";

const PAUSE_MS = 150;

export default function PaletteList({ label, open, setOpen, onSearch, children }) {
  const say = useWords();
  const [typed, setTyped] = useState("");
  const before = useRef(null);
  useEffect(() => {
    if (!onSearch || !open) return;
    const timer = setTimeout(() => onSearch(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, open]);
  const change = (next) => (setOpen(next), next || setTyped(""));
  const giveBack = (event) => {
    event.preventDefault();
    if (before.current?.isConnected) before.current.focus();
  };
  const kit = { Item: Command.Item, Group: Command.Group, close: () => change(false) };
  return (
    <Dialog.Root open={open} onOpenChange={change}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim palette-scrim" />
        <Dialog.Content
          className="palette"
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
          onOpenAutoFocus={() => (before.current = document.activeElement)}
        >
          <Dialog.Title className="unseen">{label}</Dialog.Title>
          <Command label={label} loop>
            <div className="palette-top">
              <Search className="i" aria-hidden="true" />
              <Command.Input value={typed} onValueChange={setTyped} placeholder={label} />
              <kbd className="kbd">Esc</kbd>
            </div>
            <Command.List className="palette-list" label={label}>
              <Command.Empty className="palette-none">{say("Nothing is called that.")}</Command.Empty>
              <Kit value={kit}>{children}</Kit>
            </Command.List>
          </Command>
          <div className="palette-foot" aria-hidden="true">
            <span>
              <kbd className="kbd">↑</kbd>
              <kbd className="kbd">↓</kbd>
              {say("move")}
            </span>
            <span>
              <kbd className="kbd">↵</kbd>
              {say("open")}
            </span>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
