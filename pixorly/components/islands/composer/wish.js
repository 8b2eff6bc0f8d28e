// The wish of this page: what is typed and chosen. It lives here, outlives navigation, and stands in localStorage, so
// that a reload or a cut line loses nothing. The server's copy is for other tabs and the phone. What was typed last
// counts, by the server's clock; what gives way to it is put aside.
import { useSyncExternalStore } from "react";
import { putAside } from "$/public/external/pixorly/components/islands/composer/aside.js";
import { undoable } from "$/public/external/pixorly/components/islands/composer/bench.js";

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
  sampler: "",
  references: [],
};

// `number` is the moment of the last change, and grows with each; `kept` is the last one the server has.
// `isCounting`: the seed grows at each press.
const BEGINNING = { wish: EMPTY, number: 0, kept: 0, isCounting: false };
let now = BEGINNING;
let whose = "";
let latestArrival = 0;
// By how much the server's clock is ahead of this browser's.
let ahead = 0;
const TAB = `${Math.random()}`;
// Of a wish that nobody has touched: whatever anybody typed, anywhere, was typed later.
const BEFORE_ALL = 1;
const listeners = new Set();

const place = () => `pixorly:draft:${whose}`;
const onlyKnown = (values) => Object.fromEntries(Object.entries(values).filter(([name]) => name in EMPTY));
const sameAs = (one, other) => JSON.stringify({ ...EMPTY, ...one }) === JSON.stringify({ ...EMPTY, ...other });

// Another tab's words may stand where this one's are about to.
function makeWay() {
  const there = left();
  if (there && there.tab !== TAB && there.wish.prompt !== now.wish.prompt)
    putAside(whose, there.wish.prompt, there.number);
}

function put(next) {
  now = next;
  listeners.forEach((hear) => hear());
  if (!whose) return;
  try {
    makeWay();
    localStorage.setItem(place(), JSON.stringify({ ...now, tab: TAB }));
    sessionStorage.setItem(place(), now.wish.prompt);
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
  put({ ...now, wish: { ...now.wish, ...onlyKnown(values) }, number: Math.max(Date.now() + ahead, now.number + 1) });
}

export const countOn = (isCounting) => put({ ...now, isCounting });

export function acknowledge(kept) {
  if (kept > now.kept && kept <= now.number) put({ ...now, kept });
}

// Words that this tab had before, and that others took the place of.
function tellOfNewer(before) {
  const { wish } = now;
  if (!before.trim() || wish.prompt.includes(before)) return;
  putAside(whose, before, now.number);
  undoable({ template: "Here is what you typed last, in another tab or on another device." }, () => {
    putAside(whose, wish.prompt, now.number);
    change({ prompt: before });
  });
}

// What the server has is newer. The words that give way were perhaps never sent.
function adopt({ wish, typed_at: typedAt }) {
  const given = now.wish.prompt.trim();
  if (!wish.prompt.startsWith(given)) putAside(whose, given, now.number);
  put({ ...now, wish: { ...EMPTY, ...onlyKnown(wish) }, number: typedAt, kept: typedAt });
}

// The server's copy comes with each load, and where another one was typed later than what was sent.
export function arrive({ who, draft, arrival, isTyping }) {
  if (arrival === latestArrival) return false;
  latestArrival = arrival;
  ahead = arrival - Date.now();
  const isFirst = who !== whose;
  const early = isFirst ? now.wish.prompt.trim() : "";
  let before = now.wish.prompt;
  if (isFirst) {
    whose = who;
    before = sessionStorage.getItem(place()) ?? "";
    now = left() ?? { ...now, wish: { ...now.wish, prompt: "" }, number: 0 };
  }
  // A clock that was ahead must not keep what is newer away.
  put({ ...now, number: Math.min(now.number, arrival), kept: Math.min(now.kept, arrival) });
  if (draft.typed_at > now.number && !sameAs(now.wish, draft.wish)) {
    // Nobody's line is taken from under their fingers: it counts as typed now.
    if (isTyping && !isFirst) putAside(whose, draft.wish.prompt, draft.typed_at), change({});
    else adopt(draft);
  }
  // What was typed before anybody knew whose it is goes behind what they had left.
  if (early) change({ prompt: [now.wish.prompt, early].filter(Boolean).join(" ") });
  else if (!now.number) put({ ...now, number: BEFORE_ALL });
  else if (!isTyping) tellOfNewer(before);
  return true;
}

export const ownerOfWish = () => whose;

const listen = (hear) => (listeners.add(hear), () => listeners.delete(hear));
export const useWishing = () =>
  useSyncExternalStore(
    listen,
    () => now,
    () => BEGINNING,
  );
export const useWish = () => useWishing().wish;
