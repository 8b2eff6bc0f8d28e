// The wish of this page: what is typed and chosen. It lives here, outlives navigation, and stands in localStorage, so
// that a reload or a cut line loses nothing. The server's copy is for other tabs and the phone.
import { useSyncExternalStore } from "react";

export const EMPTY = {
  prompt: "",
  negative_prompt: "",
  models: [],
  ratio: "1:1",
  tier: "",
  width: null,
  height: null,
  count: 1,
  seed: null,
  steps: null,
  guidance: null,
  strength: null,
  quality: "",
  background: "",
  references: [],
};

// `number` grows with each change, `kept` is the last one the server has. `isCounting`: the seed grows at each press.
const BEGINNING = { wish: EMPTY, number: 0, kept: 0, isCounting: false };
let now = BEGINNING;
let whose = "";
let latestArrival = 0;
const listeners = new Set();

const place = () => `pixorly:draft:${whose}`;
const onlyKnown = (values) => Object.fromEntries(Object.entries(values).filter(([name]) => name in EMPTY));
const sameAs = (one, other) => JSON.stringify({ ...EMPTY, ...one }) === JSON.stringify({ ...EMPTY, ...other });

function put(next) {
  now = next;
  listeners.forEach((hear) => hear());
  if (!whose) return;
  try {
    localStorage.setItem(place(), JSON.stringify(now));
  } catch {
    // A browser that keeps nothing still has the server's copy.
  }
}

function left() {
  try {
    const found = JSON.parse(localStorage.getItem(place()));
    return found && { ...BEGINNING, ...found, wish: { ...EMPTY, ...onlyKnown(found.wish) } };
  } catch {
    return null;
  }
}

export const current = () => now;

export function change(values) {
  put({ ...now, wish: { ...now.wish, ...onlyKnown(values) }, number: Math.max(Date.now(), now.number + 1) });
}

export const countOn = (isCounting) => put({ ...now, isCounting });

export function acknowledge(kept) {
  if (kept > now.kept && kept <= now.number) put({ ...now, kept });
}

// What was typed before anybody knew whose it is goes behind what they had left here.
function adoptOwn() {
  const own = left();
  if (!own) return;
  const typed = now.wish.prompt.trim();
  now = own;
  if (typed) change({ prompt: [own.wish.prompt, typed].filter(Boolean).join(" ") });
  else put(own);
}

// The server's copy comes with each load. What it has not heard of yet is newer than what it has.
export function arrive({ who, draft, arrival, isTyping }) {
  if (arrival === latestArrival) return false;
  latestArrival = arrival;
  if (who !== whose) {
    whose = who;
    adoptOwn();
  }
  const hasNews = now.kept < now.number;
  const knows = Object.keys(draft).length > 0 && !sameAs(now.wish, draft);
  if (!hasNews && knows && !isTyping) put({ ...now, wish: { ...EMPTY, ...onlyKnown(draft) } });
  return true;
}

const listen = (hear) => (listeners.add(hear), () => listeners.delete(hear));
export const useWishing = () =>
  useSyncExternalStore(
    listen,
    () => now,
    () => BEGINNING,
  );
export const useWish = () => useWishing().wish;
