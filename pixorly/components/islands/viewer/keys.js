// Which key asks for what, in the viewer and while comparing.
const PLAIN = {
  ArrowRight: "older",
  ArrowLeft: "newer",
  z: "zoom",
  "+": "nearer",
  "=": "nearer",
  "-": "farther",
  0: "whole",
  i: "details",
  f: "favour",
  p: "usePrompt",
  a: "useAll",
  s: "useSeed",
  c: "compare",
  Delete: "trash",
  Backspace: "trash",
};
const FAR = 80;
const WAYS = { ArrowLeft: [FAR, 0], ArrowRight: [-FAR, 0], ArrowUp: [0, FAR], ArrowDown: [0, -FAR] };

export function keyOf(event) {
  if (event.target.closest("input, textarea, select, [role=slider], [role=menu]")) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return key === "z" && !event.shiftKey ? { name: "undo", given: [] } : null;
  if (event.shiftKey && WAYS[key]) return { name: "pan", given: WAYS[key] };
  // A key that is held down runs along the strip, but throws away no second picture.
  if (event.repeat && !/^Arrow|^[+=-]$/.test(key)) return null;
  return PLAIN[key] ? { name: PLAIN[key], given: [] } : null;
}
