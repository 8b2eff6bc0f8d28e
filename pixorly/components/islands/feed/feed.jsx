// The feed of the studio: batches, newest first, each with a tile for every expected picture.
import { useEffect, useMemo, useRef, useState } from "react";
import { ArrowUp, Search, SeparatorVertical } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Keys } from "$/public/external/pixorly/components/ui/kbd/keys.jsx";
import { Balance } from "$/public/external/pixorly/components/islands/feed/balance.jsx";
import { Batch } from "$/public/external/pixorly/components/islands/feed/batch.jsx";
import { Desk, openPalette, useComparing, useDeeds } from "$/public/external/pixorly/components/islands/feed/desk.js";
import { Empty, Loading, NotRead } from "$/public/external/pixorly/components/islands/feed/faces.jsx";
import { hoped } from "$/public/external/pixorly/components/islands/feed/hopes.js";
import { moveAmongTiles } from "$/public/external/pixorly/components/islands/feed/moving.js";
import { useQueueing } from "$/public/external/pixorly/components/islands/feed/queueing.js";
import { useShelf } from "$/public/external/pixorly/components/islands/feed/reading.js";
import { useOutcomes } from "$/public/external/pixorly/components/islands/feed/told.js";

// The next page is asked for this long before its place is seen.
const AHEAD = "900px";
const NEAR_TOP = 80;

function Counts({ running, queued, comparing }) {
  const say = useWords();
  if (comparing.isOn)
    return (
      <span className="badge acc" role="status">
        {comparing.chosen.length ? say("Choose one more picture") : say("Choose two pictures")}
      </span>
    );
  return (
    <>
      {running > 0 && <span className="badge acc num feed-count">{say("{n} running", { n: running })}</span>}
      {queued > 0 && <span className="badge num feed-count">{say("{n} queued", { n: queued })}</span>}
    </>
  );
}

function Top({ running, queued, comparing, credits, creditsHref }) {
  const say = useWords();
  return (
    <header className="feed-top">
      <h1 id="feed-title">{say("Studio")}</h1>
      <Counts {...{ running, queued, comparing }} />
      <span className="feed-space" />
      {!comparing.isOn && <Balance credits={credits} href={creditsHref} />}
      <button
        type="button"
        className="btn sm"
        data-testid="compare-btn"
        aria-pressed={comparing.isOn}
        onClick={comparing.toggle}
      >
        <SeparatorVertical className="i" aria-hidden="true" />
        <span className="feed-wide">{say("Compare")}</span>
      </button>
      <button type="button" className="btn sm" aria-keyshortcuts="Control+K Meta+K" onClick={openPalette}>
        <Search className="i" aria-hidden="true" />
        <span className="feed-wide">{say("Search")}</span>
        <Keys of="mod+k" className="feed-wide" aria-hidden="true" />
      </button>
    </header>
  );
}

function More({ shelf, read, feed }) {
  const say = useWords();
  const end = useRef(null);
  const last = [...shelf.batches.keys()].at(-1);
  const isWaiting = shelf.more && shelf.moreFace === "";
  useEffect(() => {
    if (!isWaiting) return undefined;
    const watching = new IntersectionObserver(([seen]) => seen.isIntersecting && read(last), {
      root: feed.current,
      rootMargin: AHEAD,
    });
    watching.observe(end.current);
    return () => watching.disconnect();
  }, [isWaiting, last]);
  if (!shelf.more) return null;
  return (
    <div ref={end} className="feed-end" role="status">
      {shelf.moreFace === "error" ? (
        <>
          {say("Older pictures could not be loaded.")}
          <button type="button" className="btn sm" onClick={() => read(last)}>
            {say("Retry")}
          </button>
        </>
      ) : (
        <span className="unseen">{say("Loading")}</span>
      )}
    </div>
  );
}

// Whoever presses Generate looks for what comes of it.
function useOwnPress(feed) {
  useEffect(() => {
    const goUp = () => feed.current?.scrollTo({ top: 0 });
    window.addEventListener("pixorly:pressed", goUp);
    return () => window.removeEventListener("pixorly:pressed", goUp);
  }, []);
}

// Whoever reads further down stays there, and is told that something new lies above.
function NewAbove({ feed, newest, count }) {
  const say = useWords();
  const [seen, setSeen] = useState(newest);
  const [isAtTop, setAtTop] = useState(true);
  useEffect(() => {
    const scroller = feed.current;
    const look = () => setAtTop(scroller.scrollTop < NEAR_TOP);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => scroller.removeEventListener("scroll", look);
  }, []);
  useEffect(() => {
    if (isAtTop) setSeen(newest);
  }, [isAtTop, newest]);
  const n = seen && !isAtTop ? count(seen) : 0;
  if (!n) return null;
  return (
    <div className="feed-new">
      <button type="button" className="btn sm" onClick={() => feed.current.scrollTo({ top: 0, behavior: "smooth" })}>
        <ArrowUp className="i small" aria-hidden="true" />
        {say("{n} new", { n })}
      </button>
    </div>
  );
}

function Batches({ shelf, shown, read, feed }) {
  if (shelf.face === "loading") return <Loading />;
  if (shelf.face === "error") return <NotRead onRetry={() => read("", true)} />;
  if (!shown.length && !shelf.more) return <Empty />;
  return (
    <>
      <NewAbove feed={feed} newest={shown[0]?.id ?? ""} count={(seen) => shown.filter(({ id }) => id > seen).length} />
      {shown.map((batch) => (
        <Batch key={batch.id} batch={batch} />
      ))}
      <More {...{ shelf, read, feed }} />
    </>
  );
}

export function Feed({ changed, touched, epoch, running = 0, queued = 0, credits, creditsHref, onLookAgain, ...handlers }) {
  const say = useWords();
  const feed = useRef(null);
  const { shelf, read } = useShelf({ changed, touched, epoch, lookAgain: onLookAgain });
  useQueueing({ batches: shelf.batches, running, queued, lookAgain: onLookAgain });
  const [deeds, hopes] = useDeeds(handlers);
  const comparing = useComparing();
  useOwnPress(feed);
  const said = useOutcomes(shelf, say);
  const shown = [...shelf.batches.values()].filter((batch) => !hoped(hopes, `gone:${batch.id}`, batch.isGone));
  const desk = useMemo(() => ({ deeds, hopes, comparing }), [deeds, hopes, comparing.isOn, comparing.chosen]);
  return (
    <Desk.Provider value={desk}>
      <section
        ref={feed}
        className={`feed${comparing.isOn ? " comparing" : ""}`}
        aria-labelledby="feed-title"
        data-testid="feed"
        onKeyDown={(event) => moveAmongTiles(event, feed.current)}
      >
        <Top {...{ running, queued, comparing, credits, creditsHref }} />
        <Batches {...{ shelf, shown, read, feed }} />
        <div className="unseen" role="status" aria-live="polite">
          {said}
        </div>
      </section>
    </Desk.Provider>
  );
}
