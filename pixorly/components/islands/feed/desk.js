// What every part of the feed can reach: what is done, what is hoped for, and what is chosen for comparing.
import { createContext, useEffect, useMemo, useRef, useState } from "react";
import { useHopes } from "$/public/external/pixorly/components/islands/feed/hopes.js";
import { notice, shortened } from "$/public/external/pixorly/components/islands/feed/told.js";

export const Desk = createContext(null);

const tell = (event, detail) => window.dispatchEvent(new CustomEvent(event, { detail }));
const SHOWN_MS = 1200;
// One press, one key: sent twice by a broken line, it makes one batch.
const keyOfPress = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");

export function useDeeds(props) {
  const given = useRef(props);
  given.current = props;
  const [hopes, hope] = useHopes();
  const deeds = useMemo(() => {
    const bringBack = (batch) => (hope(`gone:${batch.id}`, false), given.current.onBringBack(batch.id));
    return {
      cancelJob: (job) => (hope(`stop:${job.id}`, true), given.current.onCancelJob(job.id)),
      cancelBatch: (batch) => (hope(`stop:${batch.id}`, true), given.current.onCancelBatch(batch.id)),
      retry: (job) => (hope(`retry:${job.id}`, true), given.current.onRetry(job.id)),
      again: (batch) => (hope(`again:${batch.id}`, true, SHOWN_MS), given.current.onAgain(batch.id, keyOfPress())),
      remix: (batch) => tell("pixorly:use", { wish: batch.wish }),
      remove: (batch) => {
        hope(`gone:${batch.id}`, true);
        given.current.onRemove(batch.id);
        const action = { template: "Undo", run: () => bringBack(batch) };
        const values = { prompt: shortened(batch.prompt, 40) };
        notice({ template: "Removed from the feed: {prompt}", values, action });
      },
      favourite: (picture, isFavourite) => {
        hope(`favourite:${picture.id}`, isFavourite);
        given.current.onFavourite(picture.id, isFavourite);
      },
      view: (picture) => tell("pixorly:view", { id: picture.id }),
      vary: (job, picture) => tell("pixorly:use", { wish: { prompt: job.prompt, references: [picture.id] } }),
    };
  }, [hope]);
  return [deeds, hopes];
}

const NOTHING_CHOSEN = { isOn: false, chosen: [] };

// Two pictures are chosen, by clicks while comparing or by shift-clicks at any time; the second opens the comparison.
export function useComparing() {
  const [comparing, set] = useState(NOTHING_CHOSEN);
  useEffect(() => {
    if (comparing.chosen.length < 2) return;
    set(NOTHING_CHOSEN);
    tell("pixorly:compare", { ids: comparing.chosen });
  }, [comparing.chosen]);
  useEffect(() => {
    if (!comparing.isOn) return undefined;
    const leave = (event) => event.key === "Escape" && set(NOTHING_CHOSEN);
    window.addEventListener("keydown", leave);
    return () => window.removeEventListener("keydown", leave);
  }, [comparing.isOn]);
  const toggle = () => set((now) => (now.isOn ? NOTHING_CHOSEN : { isOn: true, chosen: [] }));
  const choose = (id) =>
    set(({ chosen }) => ({
      isOn: true,
      chosen: chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id],
    }));
  return { ...comparing, toggle, choose };
}

export const openPalette = () => tell("pixorly:palette", {});
export const usePrompt = (prompt) => tell("pixorly:use", { wish: { prompt } });
