// What is dropped or pasted: files anywhere on the page, pictures of ours on the composer.
import { useEffect, useRef, useState } from "react";
import { carriedBy, carriesOurs, isFromSlot } from "$/public/external/pixorly/components/islands/composer/carrying.js";
import {
  addReferences,
  moveReference,
  removeReference,
} from "$/public/external/pixorly/components/islands/composer/uploads.js";

const isOnComposer = ({ target }) => Boolean(target.closest?.(".composer"));
const bringsFiles = ({ types }) => types.includes("Files") && !carriesOurs({ types });

// A file that misses by a hand's breadth would otherwise replace the page; a reference carried off is taken away.
const isWanted = (event) => {
  const { dataTransfer: transfer } = event;
  return bringsFiles(transfer) || isFromSlot(transfer) || (carriesOurs(transfer) && isOnComposer(event));
};

function take(event, uploads) {
  const { dataTransfer: transfer } = event;
  const id = carriedBy(transfer);
  if (!id) return uploads.add([...transfer.files]);
  if (!isFromSlot(transfer)) return addReferences([id]);
  if (!isOnComposer(event)) return removeReference(id);
  return moveReference(id, event.target.closest("[data-reference]")?.dataset.reference);
}

export function useDropping(uploads) {
  const [isOver, setOver] = useState(false);
  const latest = useRef(uploads);
  latest.current = uploads;
  useEffect(() => {
    // Leaving a part of the page for another is not leaving it.
    let depth = 0;
    const step = (by) => setOver((depth = Math.max(0, depth + by)) > 0);
    const isPicture = (transfer) => bringsFiles(transfer) || carriesOurs(transfer);
    const shows = ({ dataTransfer: transfer }) => isPicture(transfer) && !isFromSlot(transfer);
    const hear = {
      dragenter: (event) => shows(event) && step(1),
      dragleave: (event) => shows(event) && step(-1),
      dragover: (event) => {
        if (!isWanted(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = isFromSlot(event.dataTransfer) ? "move" : "copy";
      },
      drop: (event) => {
        step(-depth);
        if (!isWanted(event)) return;
        event.preventDefault();
        take(event, latest.current);
      },
      dragend: () => step(-depth),
    };
    Object.entries(hear).forEach(([name, listener]) => window.addEventListener(name, listener));
    return () => Object.entries(hear).forEach(([name, listener]) => window.removeEventListener(name, listener));
  }, []);
  const pasted = (event) => {
    const files = [...event.clipboardData.files].filter(({ type }) => type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    uploads.add(files);
  };
  return [isOver, { onPaste: pasted }];
}
