// How the feed reads: a page at a time over HTTP, and what changes as the server tells it.
import { useCallback, useEffect, useReducer, useRef } from "react";
import { hearAnswer, hearPush } from "$/public/external/pixorly/components/islands/feed/clock.js";
import {
  EMPTY,
  changedShelf,
  isGoingOn,
  picturesOf,
} from "$/public/external/pixorly/components/islands/feed/shelf.js";

const LIMIT = 12;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
// A picture that has only just come is told of twice, with its batch and by itself.
const JUST_COME_MS = 500;

async function askForPage(before) {
  const askedAt = Date.now();
  const answer = await fetch(`/api/studio/feed?limit=${LIMIT}&before=${before}`, {
    headers: { accept: "application/json" },
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(`The feed could not be read: ${answer.status}`);
  const page = await answer.json();
  hearAnswer(page.now, askedAt);
  return { kind: "page", page, readAt: Date.parse(page.now), before };
}

// The first page at once, and again at each epoch; one that could not be read is tried until it can.
function useFirstPage(epoch, read) {
  useEffect(() => {
    let pause = FIRST_PAUSE_MS;
    let later = null;
    let isOver = false;
    const attempt = async () => {
      const isRead = await read("");
      if (isRead || isOver) return;
      later = setTimeout(attempt, pause);
      pause = Math.min(LONGEST_PAUSE_MS, pause * 2);
    };
    attempt();
    return () => ((isOver = true), clearTimeout(later));
  }, [epoch, read]);
}

// What is under way further down than the first page reaches may have ended while nobody listened.
function goingOnBeyond(batches, page) {
  const end = page.more ? page.batches.at(-1).id : "";
  return [...batches.values()].filter((batch) => isGoingOn(batch) && batch.id < end).map((batch) => batch.id);
}

// An image is told of by its own id, also one that left its tile; so which batch each came with is kept.
function useHomes(batches) {
  const homes = useRef(new Map());
  useEffect(() => {
    const known = homes.current;
    for (const { id: batch, ...rest } of batches.values())
      for (const { id } of picturesOf(rest)) known.has(id) || known.set(id, { batch, since: Date.now() });
  }, [batches]);
  return homes;
}

const isSettled = (home) => home && Date.now() - home.since > JUST_COME_MS;

// `lookAgain` asks the server to tell certain batches anew.
export function useShelf({ changed, touched, epoch, lookAgain }) {
  const [shelf, change] = useReducer(changedShelf, EMPTY);
  const homes = useHomes(shelf.batches);
  const heardTo = useRef(0);
  const batches = useRef(shelf.batches);
  batches.current = shelf.batches;

  const ask = useRef(lookAgain);
  ask.current = lookAgain;
  const read = useCallback(async (before, isPressed = false) => {
    // What is tried by itself shows nothing until it succeeds.
    if (before || isPressed) change({ kind: "asking", before });
    try {
      const step = await askForPage(before);
      change(step);
      const beyond = before ? [] : goingOnBeyond(batches.current, step.page);
      if (beyond.length) ask.current(beyond);
      return true;
    } catch {
      change({ kind: "failed", before });
      return false;
    }
  }, []);
  useFirstPage(epoch, read);

  useEffect(() => {
    if (!changed?.length) return;
    changed.forEach((batch) => hearPush(batch.read_at));
    change({ kind: "news", news: changed });
  }, [changed]);

  useEffect(() => {
    // What was told is told again with what follows soon.
    const news = (touched ?? []).filter(({ at }) => at > heardTo.current);
    if (!news.length) return;
    heardTo.current = Math.max(...news.map(({ at }) => at));
    const concerned = news.map(({ id }) => homes.current.get(id)).filter(isSettled);
    if (concerned.length) lookAgain([...new Set(concerned.map((home) => home.batch))]);
  }, [touched]);

  return { shelf, read };
}
