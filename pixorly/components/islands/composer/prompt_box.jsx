// The prompt: what stands for several texts is marked in a copy of it that lies exactly behind what is typed.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { PopoverPanel, PopoverRoot, PopoverTrigger } from "$/public/external/pixorly/components/ui/popover/popover.jsx";
import { useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { piecesOf } from "$/public/external/pixorly/components/islands/composer/grammar.js";
import { History, useHistoryKeys } from "$/public/external/pixorly/components/islands/composer/history.jsx";
import { AddReference, References } from "$/public/external/pixorly/components/islands/composer/references.jsx";
import { Ignoring } from "$/public/external/pixorly/components/islands/composer/setting.jsx";
import { Templates } from "$/public/external/pixorly/components/islands/composer/templates.jsx";
import { change, useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

const LONGEST = 2000;
// Far more than anybody means; what is over the limit may be typed, and is said to be too long.
const LONGEST_TYPED = 4000;

export const focusPrompt = () => document.getElementById("prompt")?.focus();

function Marked({ text, wildcards }) {
  const known = new Set(wildcards.map(({ name }) => name.toLowerCase()));
  return (
    <div className="prompt-marks" aria-hidden="true">
      {piecesOf(text).map((piece, at) =>
        piece.isWild ? (
          <span key={at} className={piece.wildcard && !known.has(piece.wildcard) ? "wild unknown" : "wild"}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
      {/* A line that ends the text has height only where something follows it. */}
      {"\u200b"}
    </div>
  );
}

function Text() {
  const say = useWords();
  const { wildcards, reasons } = useBench();
  const { prompt } = useWish();
  const history = useHistoryKeys();
  const pressed = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    history.step(event.key === "ArrowUp" ? 1 : -1);
  };
  return (
    <div className="prompt-scroll">
      <Marked text={prompt} wildcards={wildcards} />
      <textarea
        id="prompt"
        data-testid="prompt-input"
        aria-label={say("Prompt")}
        aria-describedby="prompt-count"
        aria-keyshortcuts="Meta+Enter Control+Enter Alt+ArrowUp Alt+ArrowDown"
        aria-invalid={
          prompt.length > LONGEST || (prompt.trim() && reasons.some(({ field }) => field === "prompt"))
            ? true
            : undefined
        }
        placeholder={say("Describe a picture")}
        maxLength={LONGEST_TYPED}
        value={prompt}
        onChange={(event) => (history.forget(), change({ prompt: event.target.value }))}
        onKeyDown={pressed}
      />
    </div>
  );
}

function Count() {
  const say = useWords();
  const { prompt } = useWish();
  return (
    <span id="prompt-count" className={`prompt-count num${prompt.length > LONGEST ? " over" : ""}`}>
      <span aria-hidden="true">
        {prompt.length} / {LONGEST}
      </span>
      <span className="unseen">{say("{n} of {most} characters", { n: prompt.length, most: LONGEST })}</span>
    </span>
  );
}

// On a phone the row of tools is there while somebody writes.
function useHands() {
  const [isIn, setIn] = useState(false);
  const hands = {
    onFocus: () => setIn(true),
    onBlur: (event) => {
      const to = event.relatedTarget;
      if (!to || event.currentTarget.contains(to) || to.closest(".popover, .menu, .dialog, .sheet")) return;
      setIn(false);
    },
  };
  return [isIn, hands];
}

export function PromptBox() {
  const [isIn, hands] = useHands();
  return (
    <div className={`prompt${isIn ? " in-hand" : ""}`} {...hands}>
      <References />
      <Text />
      <div className="prompt-bar">
        <Templates />
        <span className="prompt-space" />
        <History onUsed={focusPrompt} />
        <AddReference />
        <Count />
      </div>
    </div>
  );
}

export function Expansion() {
  const say = useWords();
  const { weighed } = useBench();
  const { prompt_count: n = 0, prompts = [] } = weighed;
  if (n < 2) return null;
  return (
    <PopoverRoot>
      <PopoverTrigger>
        <button type="button" className="small-act num" data-testid="expansion">
          {say("{n} prompts from", { n })} <span className="mono">{"{…}"}</span>
        </button>
      </PopoverTrigger>
      <PopoverPanel label={say("The prompts this makes")} align="end" className="expansion">
        <ol tabIndex={0} aria-label={say("The prompts this makes")}>
          {prompts.map((text, at) => (
            <li key={at}>{text}</li>
          ))}
        </ol>
        {n > prompts.length && <p className="faint">{say("and {n} more", { n: n - prompts.length })}</p>}
      </PopoverPanel>
    </PopoverRoot>
  );
}

export function Negative() {
  const say = useWords();
  const { can, chosen } = useBench();
  const { negative_prompt: text } = useWish();
  const [isOpen, setOpen] = useState(false);
  const field = useRef(null);
  const wasAsked = useRef(false);
  const isShown = isOpen || text !== "";
  useLayoutEffect(() => {
    if (!isShown || !wasAsked.current) return;
    wasAsked.current = false;
    field.current?.focus();
  }, [isShown]);
  // A wish that was taken over may bring one along, or take it away.
  useEffect(() => void (text && setOpen(true)), [text]);
  if (!can.negative && !text) return null;
  const ignoring = can.negative ? can.negative.ignoring : chosen;
  if (!isShown)
    return (
      <button type="button" className="small-act" onClick={() => ((wasAsked.current = true), setOpen(true))}>
        {say("+ Negative prompt")}
      </button>
    );
  return (
    <div className="negative">
      <div className="row-between">
        <label htmlFor="negative-prompt" className="label">
          {say("Negative prompt")}
        </label>
        <button
          type="button"
          className="small-act"
          onClick={() => (change({ negative_prompt: "" }), setOpen(false), focusPrompt())}
        >
          {say("Leave out")}
        </button>
      </div>
      <textarea
        ref={field}
        id="negative-prompt"
        data-testid="negative-prompt-input"
        className="negative-text"
        placeholder={say("What should not be seen")}
        maxLength={LONGEST}
        value={text}
        rows={2}
        onChange={(event) => change({ negative_prompt: event.target.value })}
      />
      {text && <Ignoring models={ignoring} />}
    </div>
  );
}
