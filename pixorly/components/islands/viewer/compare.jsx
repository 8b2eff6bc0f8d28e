// Two to four pictures at the same zoom, and in words how they were made differently.
import { useEffect, useMemo, useRef, useState } from "react";
import * as Radix from "@radix-ui/react-dialog";
import { Columns2, SquareSplitHorizontal, X } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { openLayer, useLayer } from "./address.js";
import { differencesOf, wordsBetween } from "./differences.js";
import { useFocus } from "./focus.js";
import { keyOf } from "./keys.js";
import { usePicture } from "./pictures.js";
import { Frame, Picture } from "./stage.jsx";
import { Tool, ZoomTools } from "./tools.jsx";
import { Zoom, useView } from "./zoom.js";

const MOST = 4;
const KEPT = "pixorly-compare";

export function Compare() {
  const [value, , close] = useLayer("compare");
  useEffect(() => {
    const hear = (event) => {
      const ids = [...new Set(event.detail?.ids ?? [])].slice(0, MOST);
      if (ids.length > 1) openLayer("compare", ids.join(","));
    };
    window.addEventListener("pixorly:compare", hear);
    return () => window.removeEventListener("pixorly:compare", hear);
  }, []);
  const ids = value.split(",").filter(Boolean).slice(0, MOST);
  if (ids.length < 2) return null;
  return <Layer key={value} ids={ids} close={close} />;
}

// Always as many hooks as there can be pictures.
function usePictures(ids) {
  const read = Array.from({ length: MOST }, (_, at) => usePicture(ids[at] ?? ""));
  const used = read.slice(0, ids.length);
  return {
    pictures: used.map((one) => one.picture).filter((picture) => picture?.isWhole),
    problem: used.find((one) => one.problem)?.problem,
    retry: () => used.forEach((one) => one.problem && one.retry()),
  };
}

function useWay(count) {
  const [way, setWay] = useState(() => localStorage.getItem(KEPT) ?? "slider");
  const choose = (next) => (localStorage.setItem(KEPT, next), setWay(next));
  return [count > 2 ? "beside" : way, choose];
}

function Layer({ ids, close }) {
  const say = useWords();
  const { pictures, problem, retry } = usePictures(ids);
  const [way, choose] = useWay(ids.length);
  const zoom = useMemo(() => new Zoom(), []);
  const content = useRef(null);
  const focus = useFocus(content);
  const isThere = pictures.length === ids.length;
  const [first] = pictures;
  useMemo(() => isThere && zoom.show({ width: first.width, height: first.height }), [isThere]);

  const does = {
    zoom: () => zoom.toggle(),
    nearer: () => zoom.nearer(),
    farther: () => zoom.farther(),
    whole: () => zoom.toFit(),
    pan: (x, y) => zoom.pan(x, y),
  };
  const pressed = (event) => {
    const deed = isThere && !event.defaultPrevented && content.current.contains(event.target) && keyOf(event);
    if (!deed || !does[deed.name]) return;
    event.preventDefault();
    does[deed.name](...deed.given);
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Radix.Portal>
        <Radix.Content
          ref={content}
          className="viewer compare"
          data-testid="compare"
          aria-describedby={undefined}
          onKeyDown={pressed}
          {...focus}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <div className="viewer-tools">
            <Tool icon={X} label={say("Close")} keys="esc" data-testid="compare-close" onClick={close} />
            <Radix.Title className="compare-title">{say("Compare")}</Radix.Title>
            <span className="viewer-gap" />
            {ids.length === 2 && <Ways {...{ way, choose }} />}
            <ZoomTools zoom={zoom} />
          </div>
          {isThere && way === "slider" && <Slid pictures={pictures} zoom={zoom} />}
          {isThere && way === "beside" && <Beside pictures={pictures} zoom={zoom} />}
          {problem && (
            <div className="viewer-problem" role="alert">
              <p>{problem === "gone" ? say("One of these pictures is not here any more.") : say("The pictures could not be read.")}</p>
              {problem !== "gone" && (
                <button type="button" className="btn on-image" onClick={retry}>
                  {say("Try again")}
                </button>
              )}
            </div>
          )}
          {isThere && <Differences pictures={pictures} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Ways({ way, choose }) {
  const say = useWords();
  return (
    <div className="compare-ways" role="group" aria-label={say("How to compare")}>
      <Tool icon={SquareSplitHorizontal} label={say("One over the other")} aria-pressed={way === "slider"} data-testid="compare-over" onClick={() => choose("slider")} />
      <Tool icon={Columns2} label={say("Side by side")} aria-pressed={way === "beside"} data-testid="compare-beside" onClick={() => choose("beside")} />
    </div>
  );
}

const LETTERS = ["A", "B", "C", "D"];
const Letter = ({ at, side = "left" }) => <span className={`compare-letter ${side}`} aria-hidden="true">{LETTERS[at]}</span>;

function Beside({ pictures, zoom }) {
  const say = useWords();
  return (
    <div className="compare-panes" data-count={pictures.length}>
      {pictures.map((picture, at) => (
        <Frame key={picture.id} zoom={zoom} isBare label={say("Picture {letter}", { letter: LETTERS[at] })} className="compare-pane">
          <Picture picture={picture} zoom={zoom} testId="compare-image" />
          <Letter at={at} />
        </Frame>
      ))}
    </div>
  );
}

// The second lies over the first in the very same place, and is cut off at the divider.
function Slid({ pictures: [below, above], zoom }) {
  const say = useWords();
  const [at, setAt] = useState(50);
  useView(zoom);
  return (
    <div className="compare-panes" data-count="1" style={{ "--at": `${at}%` }}>
      <Frame zoom={zoom} isBare label={say("Both pictures, one over the other")} className="compare-pane">
        <Picture picture={below} zoom={zoom} testId="compare-image" />
        <div className="compare-above">
          <Picture picture={above} zoom={zoom} testId="compare-image" />
        </div>
        <Letter at={0} />
        <Letter at={1} side="right" />
        <Divider at={at} move={setAt} />
      </Frame>
    </div>
  );
}

const STEPS = { ArrowLeft: -2, ArrowRight: 2, ArrowDown: -2, ArrowUp: 2, PageDown: -10, PageUp: 10, Home: -100, End: 100 };

function Divider({ at, move }) {
  const say = useWords();
  const to = (value) => move(Math.max(0, Math.min(100, value)));
  const follow = (event) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement.getBoundingClientRect();
    to(((event.clientX - box.left) / box.width) * 100);
  };
  const pressed = (event) => {
    if (!STEPS[event.key]) return;
    event.preventDefault();
    to(Math.round(at) + STEPS[event.key] * (event.shiftKey ? 5 : 1));
  };
  return (
    <div
      className="compare-divider"
      role="slider"
      tabIndex={0}
      data-testid="compare-slider"
      aria-label={say("Divider between A and B")}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at)}
      aria-valuetext={say("{percent} % of A", { percent: Math.round(at) })}
      onKeyDown={pressed}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={follow}
    />
  );
}

function Differences({ pictures }) {
  const say = useWords();
  const { differ, same, prompt } = differencesOf(pictures, say);
  const areTwo = pictures.length === 2;
  return (
    <section className="compare-words" aria-label={say("What differs")} data-testid="compare-differences">
      {differ.length === 0 && prompt === "same" && <p>{say("They were made with the same settings.")}</p>}
      {differ.length > 0 && (
        <dl>
          {differ.map(({ name, said, values }) => (
            <div key={name} data-name={name}>
              <dt>{said}</dt>
              <dd>{areTwo ? <>{values[0]} <span aria-label={say("becomes")}>→</span> {values[1]}</> : values.map((value, at) => `${LETTERS[at]} ${value}`).join(" · ")}</dd>
            </div>
          ))}
        </dl>
      )}
      {prompt === "differs" && areTwo && <PromptWords before={pictures[0].prompt} after={pictures[1].prompt} />}
      {prompt === "differs" && !areTwo && <p>{say("The prompts differ.")}</p>}
      {(same.length > 0 || prompt === "same") && (
        <p className="faint">
          {say("The same: {settings}", { settings: [...(prompt === "same" ? [say("prompt")] : []), ...same].join(", ") })}
        </p>
      )}
    </section>
  );
}

function PromptWords({ before, after }) {
  return (
    <p className="compare-prompt">
      {wordsBetween(before, after).map(({ kind, text }, at) => {
        if (kind === "gone") return <del key={at}>{text}</del>;
        return kind === "new" ? <ins key={at}>{text}</ins> : <span key={at}>{text}</span>;
      })}
    </p>
  );
}
