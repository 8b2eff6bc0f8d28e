// What every part of the composer can reach, and how it speaks to the rest of the page.
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from "react";

export const Bench = createContext(null);
export const useBench = () => useContext(Bench);

export const notice = (detail) => window.dispatchEvent(new CustomEvent("pixorly:notice", { detail }));
export const undoable = (words, run) => notice({ ...words, kind: "ok", action: { template: "Undo", run } });

const PHONE = "(max-width: 640px)";
const onPhone = (hear) => {
  const query = window.matchMedia(PHONE);
  query.addEventListener("change", hear);
  return () => query.removeEventListener("change", hear);
};
// The prerendered page is a desk; styles keep a phone from showing it as one until this is known.
export const usePhone = () =>
  useSyncExternalStore(
    onPhone,
    () => window.matchMedia(PHONE).matches,
    () => false,
  );

// A small choice of this browser's: which panel is open.
export function useKept(name, start) {
  const [value, set] = useState(start);
  useEffect(() => {
    const found = localStorage.getItem(`pixorly:${name}`);
    if (found !== null) set(found === "yes");
  }, []);
  const keep = (next) => (localStorage.setItem(`pixorly:${name}`, next ? "yes" : "no"), set(next));
  return [value, keep];
}

export const inCredits = (say, price) => {
  if (!price) return say("free");
  return price === 1 ? say("1 credit") : say("{n} credits", { n: price });
};

export const inImages = (say, n) => (n === 1 ? say("1 image") : say("{n} images", { n }));

export const secondsOf = (say, seconds) => {
  if (!seconds) return "";
  const n = seconds < 1 ? 1 : Math.round(seconds);
  return n < 120 ? say("~{n} s", { n }) : say("~{n} min", { n: Math.round(n / 60) });
};

// How many of a day's tries worked; a hundred is said only where none failed.
export const workingOf = (say, { working }) =>
  working === null || working === undefined ? "" : say("{n} % today", { n: Math.floor(working * 100) });

// Whoever makes it first, and that others would take over.
const providerOf = (say, model) => {
  const others = new Set((model.offers ?? []).map(({ provider }) => provider).filter((one) => one !== model.provider));
  const first = model.is_own_key ? say("{name}, your key", { name: model.provider_name }) : model.provider_name;
  return others.size ? say("{name} +{n}", { name: first, n: others.size }) : first;
};

export const factsOf = (say, model) =>
  [
    providerOf(say, model),
    secondsOf(say, model.typical_seconds),
    workingOf(say, model),
    inCredits(say, model.price),
  ]
    .filter(Boolean)
    .join(" · ");
