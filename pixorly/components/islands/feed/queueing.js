// What waits is looked at again where nobody tells: others before it went on, a pause is over, or one began.
import { useEffect, useRef } from "react";
import { serverNow } from "$/public/external/pixorly/components/islands/feed/clock.js";
import { tilesOf } from "$/public/external/pixorly/components/islands/feed/shelf.js";

const SOON_MS = 400;
// Of a provider's pause that began meanwhile only the server knows.
const NOW_AND_THEN_MS = 10_000;
const MOST = 8;

const waitsOf = (batch) => tilesOf(batch).filter(({ status }) => status === "pending");

// The next moment at which a waiting batch may have something else to say.
function nextLook(waiting) {
  const known = waiting.flatMap(waitsOf).map((tile) => Date.parse(tile.waits_until ?? "") - serverNow() + SOON_MS);
  return Math.max(SOON_MS, Math.min(NOW_AND_THEN_MS, ...known.filter((left) => left > 0)));
}

export function useQueueing({ batches, running, queued, lookAgain }) {
  const latest = useRef();
  latest.current = () => [...batches.values()].filter((batch) => !batch.isGone && waitsOf(batch).length).slice(0, MOST);
  const look = () => {
    const ids = latest.current().map(({ id }) => id);
    if (ids.length && !document.hidden) lookAgain(ids);
  };
  useEffect(() => {
    const soon = setTimeout(look, SOON_MS);
    return () => clearTimeout(soon);
  }, [running, queued]);
  useEffect(() => {
    const waiting = latest.current();
    if (!waiting.length) return undefined;
    const later = setTimeout(look, nextLook(waiting));
    return () => clearTimeout(later);
  }, [batches]);
}
