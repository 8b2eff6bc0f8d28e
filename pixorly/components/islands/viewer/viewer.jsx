// One picture on the whole screen, with its neighbours below and its recipe beside.
import { useEffect, useMemo, useRef, useState } from "react";
import * as Radix from "@radix-ui/react-dialog";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { openLayer, useLayer } from "./address.js";
import { Chooser, Sides, Tools } from "./tools.jsx";
import { tellWindow, useDeeds } from "./deeds.js";
import { Details } from "./details.jsx";
import { Filmstrip } from "./filmstrip.jsx";
import { useFocus } from "./focus.js";
import { keyOf } from "./keys.js";
import { addressFor, fetchAhead, isStillThere, pictureOf, usePicture } from "./pictures.js";
import { Frame, Picture } from "./stage.jsx";
import { useStrip } from "./strip.js";
import { Zoom, fitIn } from "./zoom.js";

const KEPT = "pixorly-details";
const RUNNING_MS = 200;
const SETTLED_MS = 150;
const isPhone = () => matchMedia("(max-width: 640px)").matches;

// `touched`: pictures that changed somewhere just now; `epoch` is another number when something may have been missed.
export function Viewer({ touched, epoch, onMark, onTrash, onRestore }) {
  const [id, move, closeLayer] = useLayer("image");
  const strip = useStrip(id);
  const isLeaving = useRef(false);
  const openNow = useRef(id);
  openNow.current = id;
  const close = () => ((isLeaving.current = false), closeLayer());
  const leave = () => ((isLeaving.current = true), closeLayer());
  const deeds = useDeeds({ id, strip, move, close, leave, onMark, onTrash, onRestore });

  // It was thrown away in another tab, or by somebody else.
  const goOn = () => {
    const next = strip.older || strip.newer;
    strip.drop(id);
    if (openNow.current !== id) return;
    if (next) move(next);
    else close();
    tellWindow("pixorly:notice", { template: "The picture you were looking at was moved to the trash elsewhere." });
  };

  useEffect(() => {
    const hear = (event) => event.detail?.id && openLayer("image", event.detail.id);
    window.addEventListener("pixorly:view", hear);
    return () => window.removeEventListener("pixorly:view", hear);
  }, []);
  const lookAgain = async () => {
    if (!id || !pictureOf(id)?.isWhole) return;
    strip.lookAgain();
    if ((await isStillThere(id)) === false) goOn();
  };
  useEffect(() => void lookAgain(), [touched, epoch]);
  useEffect(() => {
    // A tab in the background may have missed what was told twice of the same picture.
    const hear = () => document.visibilityState === "visible" && lookAgain();
    document.addEventListener("visibilitychange", hear);
    return () => document.removeEventListener("visibilitychange", hear);
  });

  if (!id) return null;
  return <Layer {...{ id, move, close, strip, deeds, isLeaving }} />;
}

// Whoever holds an arrow key runs along the strip; what they only pass is not fetched.
function useCalm(id) {
  const [calmAt, setCalmAt] = useState(id);
  const changedAt = useRef(0);
  useEffect(() => {
    const isRunning = performance.now() - changedAt.current < RUNNING_MS;
    changedAt.current = performance.now();
    const soon = setTimeout(() => setCalmAt(id), isRunning ? SETTLED_MS : 0);
    return () => clearTimeout(soon);
  }, [id]);
  return calmAt === id;
}

function useAhead(strip, zoom, isCalm) {
  useEffect(() => {
    if (!isCalm) return;
    // Only after the picture itself had its turn.
    const soon = setTimeout(() => {
      for (const id of [strip.older, strip.newer]) {
        const picture = pictureOf(id);
        if (picture?.width) fetchAhead(addressFor(picture, picture.width * fitIn(picture, zoom.frame)));
      }
    }, 150);
    return () => clearTimeout(soon);
  }, [strip.older, strip.newer, isCalm]);
}

function useDetailsOpen() {
  const [isOpen, setOpen] = useState(() => !isPhone() && localStorage.getItem(KEPT) !== "closed");
  const turn = (next) => {
    if (!isPhone()) localStorage.setItem(KEPT, next ? "open" : "closed");
    setOpen(next);
  };
  return [isOpen, turn];
}

// Which picture to compare with is chosen in the strip.
function useChoosing(id, strip) {
  const [candidate, setCandidate] = useState("");
  useEffect(() => setCandidate(""), [id]);
  const step = (way) => {
    const others = strip.ids.filter((one) => one !== id);
    const at = others.indexOf(candidate);
    setCandidate(others[Math.max(0, Math.min(others.length - 1, at + way))] ?? "");
  };
  const start = () => setCandidate(strip.older || strip.newer);
  return { candidate, start, step, stop: () => setCandidate(""), canStart: strip.ids.length > 1 };
}

function Layer({ id, move, close, strip, deeds, isLeaving }) {
  const say = useWords();
  const isCalm = useCalm(id);
  const { picture, problem, retry } = usePicture(id, isCalm);
  const zoom = useMemo(() => new Zoom(), []);
  const content = useRef(null);
  const focus = useFocus(content, isLeaving);
  const [isDetailed, setDetailed] = useDetailsOpen();
  const choosing = useChoosing(id, strip);
  useAhead(strip, zoom, isCalm);
  const isShown = Boolean(picture?.width) && problem !== "gone";

  const size = picture?.width && `${picture.width}x${picture.height}`;
  useMemo(() => size && zoom.show({ width: picture.width, height: picture.height }), [id, size]);

  const go = (way) => {
    const next = way > 0 ? strip.older : strip.newer;
    if (next) move(next);
  };
  const pick = (other) => {
    if (!choosing.candidate) return move(other);
    if (other !== id) openLayer("compare", `${id},${other}`);
    choosing.stop();
  };
  const does = {
    older: () => (choosing.candidate ? choosing.step(1) : go(1)),
    newer: () => (choosing.candidate ? choosing.step(-1) : go(-1)),
    zoom: () => zoom.toggle(),
    nearer: () => zoom.nearer(),
    farther: () => zoom.farther(),
    whole: () => zoom.toFit(),
    pan: (x, y) => zoom.pan(x, y),
    details: () => setDetailed(!isDetailed),
    compare: () => choosing.canStart && choosing.start(),
    ...deeds,
  };
  const pressed = (event) => {
    // What opens above sends its keys through here too.
    if (event.defaultPrevented || !content.current.contains(event.target)) return;
    const deed = picture && keyOf(event);
    if (!deed || !does[deed.name]) return;
    event.preventDefault();
    does[deed.name](...deed.given);
  };
  const escape = (event) => {
    if (!choosing.candidate && !(isDetailed && isPhone())) return;
    event.preventDefault();
    if (choosing.candidate) choosing.stop();
    else setDetailed(false);
  };
  const place = strip.total && strip.index >= 0 ? { n: strip.index + 1, total: strip.total } : null;

  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Radix.Portal>
        <Radix.Content
          ref={content}
          className="viewer"
          data-testid="viewer"
          data-detailed={Boolean(isDetailed && isShown)}
          aria-describedby={undefined}
          onKeyDown={pressed}
          onEscapeKeyDown={escape}
          {...focus}
          onInteractOutside={(event) => event.preventDefault()}
        >
          <Radix.Title className="unseen">{say("Picture")}</Radix.Title>
          <p className="unseen" role="status">
            {picture?.prompt} {place && say("{n} of {total}", place)}
          </p>
          <div className="viewer-stage">
            {isShown && (
              <Frame zoom={zoom} label={say("The picture; the wheel zooms, dragging moves it")} onSwipe={go}>
                <Picture key={id} picture={picture} zoom={zoom} testId="viewer-image" isCalm={isCalm} />
              </Frame>
            )}
            {problem && !isShown && <Problem problem={problem} retry={retry} />}
            <Tools {...{ zoom, place, close, does, isDetailed, picture }} canCompare={choosing.canStart} />
            <Sides {...{ strip, go }} />
            {choosing.candidate && <Chooser onStop={choosing.stop} />}
            <Filmstrip ids={strip.ids} current={id} candidate={choosing.candidate} onPick={pick} onNear={strip.near} />
          </div>
          {isShown && (
            <Details picture={picture} deeds={deeds} isOpen={isDetailed} onClose={() => setDetailed(false)} />
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Problem({ problem, retry }) {
  const say = useWords();
  const isGone = problem === "gone";
  return (
    <div className="viewer-problem" role="alert">
      <p>{isGone ? say("This picture is not here: it was deleted, or it is not yours to see.") : say("The picture could not be read.")}</p>
      {!isGone && (
        <button type="button" className="btn on-image" onClick={retry}>
          {say("Try again")}
        </button>
      )}
    </div>
  );
}
