// Above the tiles of a batch: what was asked, of whom, at what price, when; and what can be done with the whole.
import { useContext, useLayoutEffect, useRef, useState } from "react";
import { BellRing, Copy, Ellipsis, EyeOff, RefreshCw, Shuffle, X } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { CopyButton } from "$/public/external/pixorly/components/ui/copy/copy.jsx";
import { Moment } from "$/public/external/pixorly/components/ui/figures/figures.jsx";
import { MenuItem, MenuLine, MenuList, MenuRoot, MenuTrigger } from "$/public/external/pixorly/components/ui/menu/menu.jsx";
import { useSecondsSince } from "$/public/external/pixorly/components/islands/feed/clock.js";
import { Desk } from "$/public/external/pixorly/components/islands/feed/desk.js";
import { hoped } from "$/public/external/pixorly/components/islands/feed/hopes.js";
import { isGoingOn } from "$/public/external/pixorly/components/islands/feed/shelf.js";
import { askToNotify, mayAskToNotify, notice } from "$/public/external/pixorly/components/islands/feed/told.js";
import { modelsOf, priceOf, sizeOf } from "$/public/external/pixorly/components/islands/feed/words.js";

function Prompt({ id, text }) {
  const say = useWords();
  const words = useRef(null);
  const [isOpen, setOpen] = useState(false);
  const [isCut, setCut] = useState(false);
  useLayoutEffect(() => {
    const measure = () => setCut(isOpen || words.current.scrollHeight > words.current.clientHeight + 1);
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(words.current);
    return () => watching.disconnect();
  }, [text, isOpen]);
  const face = <span ref={words} className={`prompt-words${isOpen ? " open" : ""}`}>{text}</span>;
  return (
    <div className="prompt-line">
      <h2 id={id} className="prompt-head">
        {isCut ? (
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {face}
          </button>
        ) : (
          face
        )}
      </h2>
      <CopyButton text={text} label={say("Copy prompt")} iconOnly look="ghost sm" className="prompt-copy" />
    </div>
  );
}

function Elapsed({ since }) {
  const say = useWords();
  const seconds = Math.floor(useSecondsSince(since));
  if (seconds < 120) return <span className="num">{say("{n} s", { n: seconds })}</span>;
  return <span className="num">{say("{n} min", { n: Math.floor(seconds / 60) })}</span>;
}

function Facts({ batch }) {
  const say = useWords();
  const size = sizeOf(batch);
  return (
    <div className="batch-facts">
      <span>{modelsOf(say, batch)}</span>
      {size && <span className="num batch-size">{size}</span>}
      <span className="num">{priceOf(say, batch)}</span>
      {batch.door === "api" && <span>{say("by API")}</span>}
      {isGoingOn(batch) ? <Elapsed since={batch.created_at} /> : <Moment at={batch.created_at} />}
    </div>
  );
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice({ template: "Prompt copied.", kind: "ok" });
  } catch {
    notice({ template: "The browser did not allow copying. Select the text and copy it yourself.", kind: "bad" });
  }
}

function More({ batch }) {
  const say = useWords();
  const { deeds } = useContext(Desk);
  const look = isGoingOn(batch) ? "" : "feed-narrow";
  const [Again, Remix] = [RefreshCw, Shuffle];
  return (
    <MenuRoot>
      <MenuTrigger>
        <button type="button" className="btn ghost icon sm" aria-label={say("More")} data-tip={say("More")}>
          <Ellipsis className="i" aria-hidden="true" />
        </button>
      </MenuTrigger>
      <MenuList align="end">
        <MenuItem label={say("Again")} className={look} onSelect={() => deeds.again(batch)}>
          <Again className="i" aria-hidden="true" />
        </MenuItem>
        <MenuItem label={say("Remix")} className={look} onSelect={() => deeds.remix(batch)}>
          <Remix className="i" aria-hidden="true" />
        </MenuItem>
        <MenuItem label={say("Copy prompt")} onSelect={() => copied(batch.prompt)}>
          <Copy className="i" aria-hidden="true" />
        </MenuItem>
        {mayAskToNotify() && (
          <MenuItem label={say("Tell me when long work ends")} onSelect={askToNotify}>
            <BellRing className="i" aria-hidden="true" />
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem
          label={say("Remove from the feed")}
          hint={say("The pictures stay in the library.")}
          onSelect={() => deeds.remove(batch)}
        >
          <EyeOff className="i" aria-hidden="true" />
        </MenuItem>
      </MenuList>
    </MenuRoot>
  );
}

function Cancel({ batch }) {
  const say = useWords();
  const { deeds, hopes } = useContext(Desk);
  const isAsked = batch.jobs.every((job) => !job.can_stop || !["pending", "processing"].includes(job.status));
  const isStopping = isAsked || hoped(hopes, `stop:${batch.id}`, false);
  return (
    <button
      type="button"
      className="btn sm"
      data-testid="cancel-btn"
      aria-label={isStopping ? say("Stopping") : say("Cancel")}
      aria-disabled={isStopping}
      onClick={() => isStopping || deeds.cancelBatch(batch)}
    >
      <X className="i" aria-hidden="true" />
      <span className="feed-wide">{isStopping ? say("Stopping") : say("Cancel")}</span>
    </button>
  );
}

function Repeat({ batch }) {
  const say = useWords();
  const { deeds, hopes } = useContext(Desk);
  const isBusy = hoped(hopes, `again:${batch.id}`, false);
  return (
    <>
      <button
        type="button"
        className="btn sm feed-wide"
        data-testid="again-btn"
        aria-busy={isBusy}
        onClick={() => isBusy || deeds.again(batch)}
      >
        <RefreshCw className="i" aria-hidden="true" />
        {say("Again")}
      </button>
      <button type="button" className="btn sm feed-wide" data-testid="remix-btn" onClick={() => deeds.remix(batch)}>
        {say("Remix")}
      </button>
    </>
  );
}

export function Head({ batch, promptId }) {
  return (
    <div className="batch-head">
      <div className="batch-words">
        <Prompt id={promptId} text={batch.prompt} />
        <Facts batch={batch} />
      </div>
      <div className="batch-acts">
        {isGoingOn(batch) ? <Cancel batch={batch} /> : <Repeat batch={batch} />}
        <More batch={batch} />
      </div>
    </div>
  );
}
