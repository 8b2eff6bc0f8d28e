// Reference pictures: dropped, pasted, chosen or taken from the feed; each can be taken away and brought back.
import { useRef, useState } from "react";
import { ImageOff, ImagePlus, X } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { undoable, useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { ACCEPTED, addReferences } from "$/public/external/pixorly/components/islands/composer/uploads.js";
import { change, current, useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

const OUR_PICTURE = "application/x-pixorly-image";
const namesOf = (models) => models.map(({ name }) => name).join(", ");

function remove(id) {
  const { references } = current().wish;
  const at = references.indexOf(id);
  change({ references: references.filter((one) => one !== id) });
  undoable({ template: "Reference removed." }, () => {
    const now = current().wish.references.filter((one) => one !== id);
    change({ references: [...now.slice(0, at), id, ...now.slice(at)] });
  });
}

// The button goes with its picture, so the keyboard moves on to the next one, or back to the prompt.
const moveOn = (event) => {
  const item = event.currentTarget.closest("li");
  const next = item.nextElementSibling ?? item.previousElementSibling;
  (next?.querySelector("button") ?? document.getElementById("prompt"))?.focus();
};

function Thumb({ id, number }) {
  const say = useWords();
  const [isGone, setGone] = useState(false);
  return (
    <li className="reference">
      {isGone ? (
        <span
          className="reference-gone"
          role="img"
          aria-label={say("Reference {n}, which is not there any more", { n: number })}
        >
          <ImageOff className="i" aria-hidden="true" />
        </span>
      ) : (
        <img src={`/i/${id}?w=200`} alt={say("Reference {n}", { n: number })} onError={() => setGone(true)} />
      )}
      <button
        type="button"
        className="reference-x"
        aria-label={say("Remove reference {n}", { n: number })}
        data-tip={say("Remove")}
        onClick={(event) => (moveOn(event), remove(id))}
      >
        <X className="i small" aria-hidden="true" />
      </button>
    </li>
  );
}

function Sending({ upload, stop }) {
  const say = useWords();
  const percent = Math.round(upload.progress * 100);
  return (
    <li className="reference sending">
      <img src={upload.url} alt={upload.name} />
      <span
        className="reference-share"
        role="progressbar"
        aria-label={say("Uploading {name}", { name: upload.name })}
        aria-valuenow={percent}
      >
        <i style={{ transform: `scaleX(${upload.progress})` }} />
      </span>
      <button
        type="button"
        className="reference-x"
        aria-label={say("Stop uploading {name}", { name: upload.name })}
        data-tip={say("Stop")}
        onClick={(event) => (moveOn(event), stop(upload.key))}
      >
        <X className="i small" aria-hidden="true" />
      </button>
    </li>
  );
}

function Ignored() {
  const say = useWords();
  const { chosen, can } = useBench();
  if (!chosen.length) return null;
  const ignoring = can.references ? can.references.ignoring : chosen;
  if (!ignoring.length) return null;
  const models = namesOf(ignoring);
  const many = ignoring.length > 1;
  return (
    <p className="aside-note">
      {many
        ? say("{models} take no reference pictures.", { models })
        : say("{models} takes no reference pictures.", { models })}
    </p>
  );
}

export function References() {
  const say = useWords();
  const { uploads } = useBench();
  const { references } = useWish();
  if (!references.length && !uploads.sending.length) return null;
  return (
    <>
      <ul className="references" aria-label={say("Reference pictures")}>
        {references.map((id, at) => (
          <Thumb key={id} id={id} number={at + 1} />
        ))}
        {uploads.sending.map((upload) => (
          <Sending key={upload.key} upload={upload} stop={uploads.stop} />
        ))}
      </ul>
      <Ignored />
    </>
  );
}

export function AddReference({ label }) {
  const say = useWords();
  const { uploads } = useBench();
  const input = useRef(null);
  const name = say("Add a reference picture");
  return (
    <>
      <button
        type="button"
        className={`btn ghost sm ${label ? "" : "icon"}`}
        aria-label={label ? undefined : name}
        data-tip={label ? undefined : name}
        onClick={() => input.current.click()}
      >
        <ImagePlus className="i" aria-hidden="true" />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        multiple
        hidden
        data-testid="reference-input"
        onChange={(event) => (uploads.add([...event.target.files]), (event.target.value = ""))}
      />
    </>
  );
}

const carriesPictures = ({ types }) => types.includes("Files") || types.includes(OUR_PICTURE);

// The whole composer takes what is dropped on it; leaving a part of it for another is not leaving it.
export function useDropping(uploads) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const step = (by) => {
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  const dropping = {
    onDragEnter: (event) => carriesPictures(event.dataTransfer) && step(1),
    onDragLeave: (event) => carriesPictures(event.dataTransfer) && step(-1),
    onDragOver: (event) => {
      if (!carriesPictures(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    onDrop: (event) => {
      if (!carriesPictures(event.dataTransfer)) return;
      event.preventDefault();
      step(-depth.current);
      // A tile of ours carries its picture as a file too; its id says more.
      const id = event.dataTransfer.getData(OUR_PICTURE);
      if (id) addReferences([id]);
      else uploads.add([...event.dataTransfer.files]);
    },
    onPaste: (event) => {
      const files = [...event.clipboardData.files].filter(({ type }) => type.startsWith("image/"));
      if (!files.length) return;
      event.preventDefault();
      uploads.add(files);
    },
  };
  return [isOver, dropping];
}
