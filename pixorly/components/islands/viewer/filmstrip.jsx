// The row of pictures below: only those in sight are in the page, however many there are.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { pictureOf } from "./pictures.js";

const PITCH = 60;
const SPARE = 6;
const NEAR = 10 * PITCH;

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// What comes in at the left must not push away what one looks at.
function useSteady(row, ids) {
  const first = useRef("");
  useLayoutEffect(() => {
    const moved = first.current ? ids.indexOf(first.current) : 0;
    if (moved > 0) row.current.scrollLeft += moved * PITCH;
    first.current = ids[0] ?? "";
  }, [ids]);
}

function useInSight(row, count) {
  const [sight, setSight] = useState({ left: 0, width: 0 });
  useLayoutEffect(() => {
    const look = () => setSight({ left: row.current.scrollLeft, width: row.current.clientWidth });
    look();
    const observer = new ResizeObserver(look);
    observer.observe(row.current);
    row.current.addEventListener("scroll", look, { passive: true });
    const node = row.current;
    return () => (observer.disconnect(), node.removeEventListener("scroll", look));
  }, [count > 0]);
  const from = Math.max(0, Math.floor(sight.left / PITCH) - SPARE);
  const to = Math.min(count, Math.ceil((sight.left + sight.width) / PITCH) + SPARE);
  return { from, to, ...sight };
}

export function Filmstrip({ ids, current, candidate, onPick, onNear }) {
  const say = useWords();
  const row = useRef(null);
  const hasComeTo = useRef("");
  useSteady(row, ids);
  const sight = useInSight(row, ids.length);
  const middle = candidate || current;
  const at = ids.indexOf(middle);

  useLayoutEffect(() => {
    if (at < 0 || !sight.width || hasComeTo.current === middle) return;
    const left = at * PITCH + PITCH / 2 - sight.width / 2;
    const isFar = Math.abs(left - row.current.scrollLeft) > 3 * sight.width;
    const behavior = !hasComeTo.current || isFar || isStill() ? "auto" : "smooth";
    hasComeTo.current = middle;
    row.current.scrollTo({ left, behavior });
  }, [at, middle, sight.width]);

  useEffect(() => {
    if (!sight.width) return;
    if (sight.left < NEAR) onNear("newer");
    if (sight.left + sight.width > ids.length * PITCH - NEAR) onNear("older");
  }, [sight.left, sight.width, ids.length]);

  useEffect(() => {
    if (candidate) row.current.querySelector(`[data-id="${candidate}"]`)?.focus({ preventScroll: true });
  }, [candidate, sight.left]);

  return (
    <div className="filmstrip" ref={row} role="group" aria-label={say("Filmstrip")} tabIndex={-1}>
      <div className="filmstrip-film" style={{ width: ids.length * PITCH - (PITCH - 54) }}>
        {ids.slice(sight.from, sight.to).map((id, step) => (
          <Thumb
            key={id}
            id={id}
            left={(sight.from + step) * PITCH}
            isCurrent={id === current}
            isCandidate={id === candidate}
            canTab={candidate ? id === candidate : id === current}
            onPick={onPick}
          />
        ))}
      </div>
    </div>
  );
}

function Thumb({ id, left, isCurrent, isCandidate, canTab, onPick }) {
  const say = useWords();
  const picture = pictureOf(id);
  return (
    <button
      type="button"
      className="filmstrip-thumb"
      style={{ left, backgroundImage: picture?.blur ? `url("${picture.blur}")` : undefined }}
      aria-current={isCurrent}
      aria-label={picture?.prompt || say("Picture")}
      data-candidate={isCandidate || undefined}
      data-id={id}
      tabIndex={canTab ? 0 : -1}
      onClick={() => onPick(id)}
    >
      <img src={`/i/${id}?w=400`} alt="" draggable={false} decoding="async" />
    </button>
  );
}
