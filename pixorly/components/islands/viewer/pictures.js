// What the browser knows of pictures: read once, corrected at once, and read again when the server may know better.
import { useEffect, useState, useSyncExternalStore } from "react";

const known = new Map();
const listeners = new Set();
const listen = (hear) => (listeners.add(hear), () => listeners.delete(hear));

export function learn(pictures) {
  for (const picture of pictures) known.set(picture.id, { ...known.get(picture.id), ...picture });
  listeners.forEach((hear) => hear());
}

export const pictureOf = (id) => known.get(id);

export async function ask(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw Object.assign(new Error(`${answer.status} of ${path}`), { status: answer.status });
  return answer.json();
}

const underway = new Map();

// What was chosen stands in the recipe, what came of it beside; here they are one.
const whole = ({ recipe, ...picture }) => ({ ...recipe, ...picture, asked: recipe, isWhole: true });

// Asked for twice at once, it is read once.
export function readWhole(id) {
  if (!underway.has(id)) {
    const reading = ask(`/api/studio/images/${id}`)
      .then((picture) => learn([whole(picture)]))
      .finally(() => underway.delete(id));
    underway.set(id, reading);
  }
  return underway.get(id);
}

// Asked of the strip, where it is no error that a picture is gone. What is told there is learned.
export async function isStillThere(id) {
  const page = await ask(`/api/studio/images?around=${id}&limit=1`).catch(() => null);
  const found = page?.images.filter((image) => image.id === id) ?? [];
  learn(found);
  return page === null ? null : found.length > 0;
}

// `mayRead`: not while somebody runs past it.
export function usePicture(id, mayRead = true) {
  const picture = useSyncExternalStore(
    listen,
    () => known.get(id),
    () => undefined,
  );
  const [problem, setProblem] = useState(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setProblem(null);
    if (id && mayRead && !known.get(id)?.isWhole)
      readWhole(id).catch((error) => isCurrent && setProblem(error.status === 404 ? "gone" : "trouble"));
    return () => void (isCurrent = false);
  }, [id, mayRead, tries]);
  return { picture, problem, retry: () => setTries(tries + 1) };
}

// Few sizes, so that few are made and most are there already. The server never makes one larger than the original.
const WIDTHS = [800, 1280, 1920, 2560];

export const addressAt = (id, width) => `/i/${id}?w=${width}`;
export const original = (id) => `/i/${id}`;

export function addressFor(picture, shownWidth) {
  const pixels = shownWidth * Math.min(window.devicePixelRatio || 1, 3);
  return addressAt(picture.id, WIDTHS.find((width) => width >= pixels) ?? WIDTHS.at(-1));
}

const fetched = new Map();
const MOST_AHEAD = 12;

// The browser keeps what an Image has loaded only while somebody holds it.
export function fetchAhead(address) {
  if (fetched.has(address)) return;
  const image = new Image();
  image.src = address;
  fetched.set(address, image);
  if (fetched.size > MOST_AHEAD) fetched.delete(fetched.keys().next().value);
}
