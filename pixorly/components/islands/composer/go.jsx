// The press: what it makes, what it costs, and where it can't run, why.
import { useEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Figure } from "$/public/external/pixorly/components/ui/figures/figures.jsx";
import { Keys } from "$/public/external/pixorly/components/ui/kbd/keys.jsx";
import { inCredits, inImages, notice, useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { countOneOn } from "$/public/external/pixorly/components/islands/composer/seed.jsx";
import { useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

// The button answers at once; it is free again when State has accepted, and never waits for pictures.
const LONGEST_BUSY_MS = 1500;
const SEAM = "\u0000";
// Where each refusal can be mended.
const PLACES = {
  prompt: "#prompt",
  negative_prompt: "#negative-prompt",
  models: ".model",
  seed: "#set-seed",
  steps: "#set-steps",
};

// Two reasons of two models may be the same sentence.
export const uniqueReasons = (reasons) => [
  ...new Map(reasons.map((one) => [JSON.stringify([one.template, one.values]), one])).values(),
];

function makes(say, weighed, wish, models) {
  const prompts = weighed.prompt_count > 1 && say("{n} prompts", { n: weighed.prompt_count });
  const several = models > 1 && say("{n} models", { n: models });
  return [prompts, several, inImages(say, wish.count)].filter(Boolean).join(" × ");
}

// What can't be weighed has no price yet, which is not the same as being free.
const isUnpriced = ({ price, jobs }, chosen) => !price && !jobs && chosen.some((model) => model.price > 0);

// `testId`: on a phone the balance stands at the top of the page, and this is said again in the sheet.
export function Balance({ testId = "credits-balance" }) {
  const say = useWords();
  const { weighed, isWeighed, chosen } = useBench();
  const wish = useWish();
  const { price = 0, available = 0 } = weighed;
  if (!isWeighed) return <span className="skeleton line price-wait" />;
  // The number stands in its own element, wherever a language puts it.
  const left = price ? say("of {n}", { n: SEAM }) : say("{n} credits left", { n: SEAM });
  const [before, after] = left.split(SEAM);
  const isShort = price > available;
  return (
    <>
      <span className="muted num">{makes(say, weighed, wish, wish.models.length)}</span>
      <span className={`num${isShort ? " short" : ""}`}>
        <b>{isUnpriced(weighed, chosen) ? "–" : inCredits(say, price)}</b>{" "}
        <span className="faint">
          {before}
          <Figure value={available} data-testid={testId || undefined} />
          {after}
        </span>
      </span>
    </>
  );
}

function useBusy(accepted) {
  const [key, setKey] = useState("");
  const timer = useRef(null);
  useEffect(() => void (accepted === key && setKey("")), [accepted]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const begin = (next) => {
    setKey(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(setKey, LONGEST_BUSY_MS, "");
  };
  return [key !== "", begin];
}

export function useGenerate({ accepted, press, reasons, isWeighed, wishing }) {
  const [isBusy, begin] = useBusy(accepted);
  const generate = () => {
    // Reasons that speak of an earlier wish don't hold; the server then decides.
    const isCurrent = isWeighed && wishing.number <= wishing.kept;
    if (isCurrent && reasons.length) {
      const { template, values, field } = reasons[0];
      notice({ template, values, kind: "warn" });
      document.querySelector(PLACES[field] ?? "#nowhere")?.focus();
      return;
    }
    const key = press(wishing.wish);
    if (!key) return;
    begin(key);
    window.dispatchEvent(new CustomEvent("pixorly:pressed"));
    countOneOn();
  };
  return [generate, isBusy];
}

// What has these keys for itself: a link opens in another tab, and whatever lies above has its own way to go on.
const ABOVE = ":is([role=dialog], [role=alertdialog], [role=menu], [role=listbox])[data-state=open]";
const isForUs = (event) => !event.target.closest?.("a[href]") && !document.querySelector(ABOVE);
const isGenerate = (event) => event.key === "Enter" && (event.metaKey || event.ctrlKey) && !event.isComposing;

// The keys of the button work wherever somebody is on the page.
export function useGenerateKeys(generate) {
  const latest = useRef(generate);
  latest.current = generate;
  useEffect(() => {
    const pressed = (event) => {
      if (event.defaultPrevented || !isGenerate(event) || !isForUs(event)) return;
      // What has the focus would take it for a press of its own, and a menu's button opens on the way.
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) latest.current();
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, []);
}

// Until it is weighed, what was asked for counts; afterwards what comes of it, as the price does.
function generates(say, weighed, wish) {
  const n = weighed.pictures || wish.count * Math.max(1, wish.models.length);
  return n === 1 ? say("Generate 1 image") : say("Generate {n} images", { n });
}

function Price() {
  const say = useWords();
  const { isPhone, isWeighed, weighed, chosen } = useBench();
  if (!isWeighed || isUnpriced(weighed, chosen)) return null;
  return (
    <span className="go-cost num">
      {isPhone && " · "}
      <span data-testid="price">{inCredits(say, weighed.price)}</span>
    </span>
  );
}

export function GenerateButton({ generate, isBusy }) {
  const say = useWords();
  const { reasons, isPhone, weighed } = useBench();
  const wish = useWish();
  const lists = uniqueReasons(reasons).map(({ template, values }) => say(template, values));
  return (
    <>
      <button
        type="button"
        className="btn primary"
        data-testid="generate-btn"
        aria-disabled={lists.length > 0}
        aria-busy={isBusy}
        aria-describedby={lists.length ? "generate-reasons" : undefined}
        aria-keyshortcuts="Meta+Enter Control+Enter"
        data-tip={lists.length ? lists.join(" ") : undefined}
        onClick={generate}
      >
        <span className="num">{generates(say, weighed, wish)}</span>
        <Price />
        {!isPhone && <Keys of="mod+enter" aria-hidden="true" />}
      </button>
      {lists.length > 0 && (
        <ul id="generate-reasons" className="unseen">
          {lists.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </>
  );
}

// What a glance at the prompt does not tell is said above the button.
export function Hindrance() {
  const say = useWords();
  const { reasons } = useBench();
  const { prompt } = useWish();
  const [first] = prompt.trim() ? reasons : [];
  if (!first) return null;
  return (
    <p className="hindrance" role="status">
      {say(first.template, first.values)}
    </p>
  );
}
