// Which layer is open stands in the address, so that reload, Back and a copied address work.
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useLocation } from "react-router";

const LAYERS = ["image", "compare"];
const listeners = new Set();
const tell = () => listeners.forEach((hear) => hear());

// Everything of the address but our layers.
function placeOf({ pathname, search, hash }) {
  const query = new URLSearchParams(search);
  LAYERS.forEach((name) => query.delete(name));
  return `${pathname}?${query}${hash}`;
}

let place = "";
let isLeaving = false;

// The router would take a step between layers for a visit: it would load the page again under the picture.
function popped(event) {
  isLeaving = false;
  if (placeOf(window.location) === place) event.stopImmediatePropagation();
  place = placeOf(window.location);
  tell();
}

function listen(hear) {
  if (!listeners.size) window.addEventListener("popstate", popped, { capture: true });
  listeners.add(hear);
  return () => {
    listeners.delete(hear);
    if (!listeners.size) window.removeEventListener("popstate", popped, { capture: true });
  };
}

function withLayer(name, value) {
  const url = new URL(window.location.href);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  return url;
}

export function openLayer(name, value) {
  const isOpen = new URLSearchParams(window.location.search).has(name);
  if (isOpen) return moveLayer(name, value);
  window.history.pushState({ ...window.history.state, layer: name }, "", withLayer(name, value));
  tell();
}

function moveLayer(name, value) {
  window.history.replaceState(window.history.state, "", withLayer(name, value));
  tell();
}

function closeLayer(name) {
  if (isLeaving) return;
  // Whoever came by an address has nothing of ours behind them to go back to.
  if (window.history.state?.layer !== name) return moveLayer(name, "");
  isLeaving = true;
  window.history.back();
}

export function useLayer(name) {
  const location = useLocation();
  const read = () => new URLSearchParams(window.location.search).get(name) ?? "";
  const value = useSyncExternalStore(listen, read, () => "");
  useEffect(() => {
    place = placeOf(window.location);
    tell();
  }, [location]);
  const move = useCallback((next) => moveLayer(name, next), [name]);
  const close = useCallback(() => closeLayer(name), [name]);
  return [value, move, close];
}
