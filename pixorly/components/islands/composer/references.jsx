// Reference pictures: dropped, pasted, chosen or taken from the feed; each can be taken away and brought back.
import { useRef, useState } from "react";
import { ImageOff, ImagePlus, X } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { SLOT, carrying } from "$/public/external/pixorly/components/islands/composer/carrying.js";
import { ACCEPTED, removeReference } from "$/public/external/pixorly/components/islands/composer/uploads.js";
import { useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

const namesOf = (say, models) => models.map(({ name }) => say(name)).join(", ");

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
    <li className="reference" data-reference={id} data-testid="reference" {...carrying(id, SLOT)}>
      {isGone ? (
        <span
          className="reference-gone"
          role="img"
          aria-label={say("Reference {n}, which is not there any more", { n: number })}
        >
          <ImageOff className="i" aria-hidden="true" />
        </span>
      ) : (
        <img
          src={`/i/${id}?w=200`}
          alt={say("Reference {n}", { n: number })}
          draggable={false}
          onError={() => setGone(true)}
        />
      )}
      <button
        type="button"
        className="reference-x"
        aria-label={say("Remove reference {n}", { n: number })}
        data-tip={say("Remove")}
        onClick={(event) => (moveOn(event), removeReference(id))}
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
  const { references } = useWish();
  if (!chosen.length) return null;
  const ignoring = can.references ? can.references.ignoring : chosen;
  const few = chosen.filter(({ abilities: { most_references: most } }) => most > 0 && most < references.length);
  if (!ignoring.length)
    return few.map(({ id, name, abilities: { most_references: n } }) => (
      <p key={id} className="aside-note">
        {n === 1
          ? say("{model} takes the first of them only.", { model: say(name) })
          : say("{model} takes the first {n} of them.", { model: say(name), n })}
      </p>
    ));
  const models = namesOf(say, ignoring);
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
