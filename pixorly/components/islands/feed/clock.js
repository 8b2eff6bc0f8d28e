// The server's clock. What a tile says of elapsed time must not depend on a clock that goes wrong here.
import { useSyncExternalStore } from "react";

const BEAT_MS = 500;

let ahead = 0;
let beat = 0;
let timer = null;
const watching = new Set();

export const serverNow = () => Date.now() + ahead;

// An answer was stamped somewhere between asking and hearing.
export function hearAnswer(stamp, askedAt) {
  const at = Date.parse(stamp);
  if (at) ahead = at - (askedAt + Date.now()) / 2;
}

// What was pushed may be late, but it can't come from the future.
export function hearPush(stamp) {
  if (stamp > serverNow()) ahead = stamp - Date.now();
}

function watch(listener) {
  watching.add(listener);
  timer ??= setInterval(() => ((beat += 1), watching.forEach((hear) => hear())), BEAT_MS);
  return () => {
    watching.delete(listener);
    if (!watching.size) timer = void clearInterval(timer);
  };
}

// One timer for all tiles that develop; none while nothing does.
export function useSecondsSince(moment) {
  useSyncExternalStore(
    watch,
    () => beat,
    () => 0,
  );
  return moment ? Math.max(0, (serverNow() - Date.parse(moment)) / 1000) : 0;
}
