// What can be done with a picture, and how it was made.
import { Dices, Heart, RotateCcw, TextCursorInput, Trash2, X } from "lucide-react";
import { CopyButton } from "$/public/external/pixorly/components/ui/copy/copy.jsx";
import { Figure, Moment } from "$/public/external/pixorly/components/ui/figures/figures.jsx";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Download, nameOfFormat } from "./download.jsx";

const isThere = (value) => value !== null && value !== undefined && value !== "";

function Deed({ icon: Icon, label, keys, testId, isPressed, className = "icon", onClick }) {
  const isBare = className.includes("icon");
  return (
    <button
      type="button"
      className={`btn ${className}`}
      data-testid={testId}
      aria-pressed={isPressed}
      {...(isBare ? { "aria-label": label, "data-tip": label } : {})}
      data-tip-keys={keys}
      onClick={onClick}
    >
      <Icon className="i" aria-hidden="true" />
      {!isBare && label}
    </button>
  );
}

function Prompt({ picture }) {
  const say = useWords();
  if (!picture.prompt) return <p className="muted">{say("Uploaded, so there is no prompt.")}</p>;
  return (
    <div>
      <h2 className="label">{say("Prompt")}</h2>
      <p className="viewer-prompt" data-testid="viewer-prompt">
        {picture.prompt}
      </p>
      {picture.negative_prompt && (
        <>
          <h2 className="label viewer-without">{say("Negative prompt")}</h2>
          <p className="muted">{picture.negative_prompt}</p>
        </>
      )}
    </div>
  );
}

function UseAgain({ picture, deeds }) {
  const say = useWords();
  if (!picture.prompt) return null;
  return (
    <div className="viewer-deeds">
      <CopyButton text={picture.prompt} label={say("Copy prompt")} />
      <Deed className="" icon={TextCursorInput} label={say("Use prompt")} keys="p" testId="viewer-use-prompt" onClick={deeds.usePrompt} />
      <Deed className="" icon={RotateCcw} label={say("Use all")} keys="a" testId="viewer-use-all" onClick={deeds.useAll} />
      {isThere(picture.seed) && (
        <Deed className="" icon={Dices} label={say("Use seed")} keys="s" testId="viewer-use-seed" onClick={deeds.useSeed} />
      )}
    </div>
  );
}

function Row({ name, children }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export const credits = (count, say) =>
  count ? (count === 1 ? say("1 credit") : say("{n} credits", { n: count })) : say("free");

function Recipe({ picture }) {
  const say = useWords();
  const { steps, guidance, strength, seconds } = picture;
  return (
    <dl className="viewer-recipe" data-testid="viewer-recipe">
      {picture.model && (
        <Row name={say("Model")}>
          {say(picture.model)} {picture.provider && <span className="faint">{say("via {provider}", { provider: picture.provider })}</span>}
        </Row>
      )}
      <Row name={say("Size")}>
        <span className="num">
          {picture.width} × {picture.height} · <Figure kind="bytes" value={picture.size_bytes} /> {nameOfFormat(picture.format)}
        </span>
      </Row>
      {isThere(picture.seed) && (
        <Row name={say("Seed")}>
          <span className="mono">{picture.seed}</span>
          <CopyButton text={String(picture.seed)} label={say("Copy the seed")} iconOnly look="ghost sm" />
        </Row>
      )}
      {isThere(steps) && isThere(guidance) && (
        <Row name={say("Steps, guidance")}>
          <Figure value={steps} /> · <Figure value={guidance} digits={2} />
        </Row>
      )}
      {isThere(steps) && !isThere(guidance) && <Row name={say("Steps")}><Figure value={steps} /></Row>}
      {!isThere(steps) && isThere(guidance) && <Row name={say("Guidance")}><Figure value={guidance} digits={2} /></Row>}
      {isThere(strength) && <Row name={say("Strength")}><Figure value={strength} digits={2} /></Row>}
      {picture.quality && <Row name={say("Quality")}>{picture.quality}</Row>}
      {picture.background && <Row name={say("Background")}>{picture.background}</Row>}
      {picture.sampler && <Row name={say("Sampler")}>{picture.sampler}</Row>}
      {(isThere(seconds) || isThere(picture.credits)) && (
        <Row name={say("Time, cost")}>
          {isThere(seconds) && <span className="num"><Figure value={seconds} digits={1} /> s</span>}
          {isThere(seconds) && isThere(picture.credits) && " · "}
          {isThere(picture.credits) && <span className="num">{credits(picture.credits, say)}</span>}
        </Row>
      )}
      <Row name={picture.model ? say("Made") : say("Uploaded")}>
        <Moment at={picture.created_at} /> {picture.made_by && say("by {name}", { name: picture.made_by })}
      </Row>
    </dl>
  );
}

function Colours({ colours }) {
  const say = useWords();
  if (!colours?.length) return null;
  return (
    <div>
      <h2 className="label">{say("Colours")}</h2>
      <ul className="viewer-colours">
        {colours.map(({ hex, share }) => (
          <li key={hex} style={{ background: hex, flexGrow: Math.max(share, 0.08) }} data-tip={hex}>
            <span className="unseen">{hex}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const Waiting = () => (
  <div className="viewer-waiting" aria-hidden="true">
    {[88, 64, 40, 92, 76, 84, 60].map((width, at) => (
      <div key={at} className="skeleton" style={{ width: `${width}%`, height: 14 }} />
    ))}
  </div>
);

export function Details({ picture, deeds, isOpen, onClose }) {
  const say = useWords();
  return (
    <aside className="viewer-details" hidden={!isOpen} aria-label={say("Details")} data-testid="viewer-details">
      <div className="viewer-grab">
        <Deed className="icon ghost sm" icon={X} label={say("Close the details")} keys="i" onClick={onClose} />
      </div>
      <div className="viewer-first">
        <Download picture={picture} />
        <Deed
          icon={Heart}
          label={picture.is_favourite ? say("No longer a favourite") : say("Favourite")}
          keys="f"
          isPressed={Boolean(picture.is_favourite)}
          testId="viewer-favourite"
          onClick={deeds.favour}
        />
        <Deed icon={Trash2} label={say("Move to the trash")} keys="delete" testId="viewer-delete" onClick={deeds.trash} />
      </div>
      {picture.isWhole ? (
        <>
          <Prompt picture={picture} />
          <UseAgain picture={picture} deeds={deeds} />
          <hr />
          <Recipe picture={picture} />
          <Colours colours={picture.colours} />
        </>
      ) : (
        <Waiting />
      )}
    </aside>
  );
}
