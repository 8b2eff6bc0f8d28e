// The picture itself: its blur at once, then as many pixels as the screen has, then all of them when it is zoomed.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { RotateCw } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { attach } from "./gestures.js";
import { addressFor, original } from "./pictures.js";
import { fitIn, useView } from "./zoom.js";

// Tools and filmstrip lie over the ground and not over the picture.
const AROUND = { wide: { padX: 148, padY: 190 }, narrow: { padX: 0, padY: 164 } };
const NARROW = 560;

function useFrame(zoom, frame, isBare) {
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = frame.current;
      const around = isBare ? { padX: 24, padY: 24 } : AROUND[width > NARROW ? "wide" : "narrow"];
      zoom.measure({ width, height, ...around });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [zoom, isBare]);
}

// `isBare`: nothing lies over this frame. `onSwipe` hears 1 for the next picture and -1 for the one before.
export function Frame({ zoom, label, onSwipe, isBare, className = "", children }) {
  const frame = useRef(null);
  const swiped = useRef(onSwipe);
  swiped.current = onSwipe;
  useFrame(zoom, frame, isBare);
  useEffect(() => {
    const draw = (x, isOver) => {
      frame.current.style.setProperty("--drawn", `${isOver ? 0 : x}px`);
      if (isOver && x) swiped.current?.(x < 0 ? 1 : -1);
    };
    return attach(frame.current, zoom, onSwipe ? draw : null);
  }, [zoom]);
  useView(zoom);
  // How many pixels to ask for is only known once the frame is.
  return (
    <div ref={frame} className={`viewer-frame ${className}`} data-zoomed={!zoom.isFit} role="group" aria-label={label}>
      {zoom.frame.width > 1 && children}
    </div>
  );
}

function whereIn(picture, zoom) {
  const fit = fitIn(picture, zoom.frame);
  const { times, u, v } = zoom.view;
  const [width, height] = [picture.width * fit, picture.height * fit];
  const [x, y] = [(0.5 - u) * width * times, (0.5 - v) * height * times];
  return { width, height, transform: `translate(-50%, -50%) translate(${x}px, ${y}px) scale(${times})` };
}

// Once all pixels were asked for they stay: going back and forth must not blur.
function useWholeOf(picture, zoom, width) {
  const [isAsked, setAsked] = useState(false);
  const shown = width * zoom.view.times * (window.devicePixelRatio || 1);
  const needs = !zoom.isFit && (shown > 1.05 * Number(addressFor(picture, width).split("=")[1]) || zoom.percent >= 100);
  useEffect(() => {
    if (needs) setAsked(true);
  }, [needs]);
  return isAsked;
}

// `isCalm`: not while somebody runs past it, when its blur is enough.
export function Picture({ picture, zoom, testId, isCalm = true }) {
  const say = useWords();
  useView(zoom);
  const [state, setState] = useState("waiting");
  const [tries, setTries] = useState(0);
  const [isWholeThere, setWholeThere] = useState(false);
  const where = whereIn(picture, zoom);
  const wantsWhole = useWholeOf(picture, zoom, where.width);
  const retry = () => (setState("waiting"), setTries(tries + 1));
  // What was fetched ahead is there before anybody could hear that it loaded.
  const seen = (node) => node?.complete && node.naturalWidth > 0 && state === "waiting" && setState("there");
  const address = addressFor(picture, where.width) + (tries ? `&try=${tries}` : "");
  return (
    <div className="viewer-picture" data-state={state} data-clear={picture.has_alpha || undefined} style={where}>
      {picture.blur && <img className="viewer-blur" src={picture.blur} alt="" draggable={false} />}
      <img
        key={address}
        ref={seen}
        className="viewer-sharp"
        data-testid={testId}
        src={isCalm ? address : undefined}
        width={picture.width}
        height={picture.height}
        alt={picture.prompt || say("Picture")}
        draggable={false}
        onLoad={() => setState("there")}
        onError={() => setState("failed")}
      />
      {wantsWhole && (
        <img
          className="viewer-whole"
          data-there={isWholeThere}
          src={original(picture.id)}
          alt=""
          draggable={false}
          onLoad={() => setWholeThere(true)}
        />
      )}
      {state === "failed" && (
        <div className="viewer-failed" role="alert">
          <p>{say("The picture did not load.")}</p>
          <button type="button" className="btn on-image" onClick={retry}>
            <RotateCw className="i" aria-hidden="true" />
            {say("Try again")}
          </button>
        </div>
      )}
    </div>
  );
}
