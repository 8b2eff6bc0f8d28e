// The pictures beside the open one, newest first, read a page at a time to both sides.
import { useEffect, useRef, useState } from "react";
import { ask, learn } from "./pictures.js";

const PAGE = 60;
// So many from the end, the next page is read.
const NEAR = 24;
const NOTHING = { ids: [], isStart: false, isEnd: false };

async function page(query) {
  const { images, newer, more } = await ask(`/api/studio/images?${query}&limit=${PAGE}`);
  learn(images);
  return { ids: images.map((image) => image.id), isStart: !newer, isEnd: !more };
}

// Read to one side, so that only this side's end is news.
function joined(strip, more, side) {
  const ids = more.ids.filter((id) => !strip.ids.includes(id));
  if (side === "newer") return { ...strip, ids: [...ids, ...strip.ids], isStart: more.isStart };
  return { ...strip, ids: [...strip.ids, ...ids], isEnd: more.isEnd };
}

export function useStrip(id) {
  const [strip, setStrip] = useState(NOTHING);
  const isBusy = useRef(false);
  const askedAround = useRef("");
  const index = strip.ids.indexOf(id);

  const read = async (side) => {
    if (isBusy.current) return;
    isBusy.current = true;
    try {
      if (side === "around") setStrip(await page(`around=${id}`));
      else {
        const more = await page(side === "older" ? `before=${strip.ids.at(-1)}` : `after=${strip.ids[0]}`);
        setStrip((now) => joined(now, more, side));
      }
    } catch {
      // The picture itself says what is wrong; the next step tries again.
    } finally {
      isBusy.current = false;
    }
  };

  useEffect(() => {
    if (!id) {
      askedAround.current = "";
      return setStrip(NOTHING);
    }
    // One that is not among them, since it lies in the trash, would be asked for without end.
    if (index < 0 && askedAround.current === id) return;
    if (index < 0) {
      askedAround.current = id;
      read("around");
    } else if (index < NEAR && !strip.isStart) read("newer");
    else if (index > strip.ids.length - NEAR && !strip.isEnd) read("older");
  }, [id, strip]);

  return {
    ids: strip.ids,
    index,
    // Said only when it is counted and not guessed.
    total: strip.isStart && strip.isEnd ? strip.ids.length : null,
    newer: strip.ids[index - 1] ?? "",
    older: index < 0 ? "" : (strip.ids[index + 1] ?? ""),
    near: (side) => !strip[side === "newer" ? "isStart" : "isEnd"] && read(side),
    drop: (gone) => setStrip((now) => ({ ...now, ids: now.ids.filter((one) => one !== gone) })),
    putBack: (one, at) =>
      setStrip((now) => (now.ids.includes(one) ? now : { ...now, ids: now.ids.toSpliced(at, 0, one) })),
    // Something newer may have come since the beginning was reached.
    lookAgain: () => setStrip((now) => ({ ...now, isStart: false })),
  };
}
