// How prompts are written, as far as a browser needs to know: alternatives, wildcards, and places of templates.
// The server has the same grammar in full; what is marked here is what it will expand.
const NAME = "[\\p{L}\\p{N}-]+(?:_[\\p{L}\\p{N}-]+)*";
const TOKEN = new RegExp(`\\\\[{}|\\\\_]|__(${NAME})__|[{}|]`, "gu");

// The outermost stretches that stand for several texts: `[from, to, wildcard]`.
function marks(text) {
  const found = [];
  const open = [];
  for (const token of text.matchAll(TOKEN)) {
    const [sign, wildcard] = token;
    const to = token.index + sign.length;
    if (wildcard) found.push([token.index, to, wildcard.toLowerCase()]);
    else if (sign === "{") open.push({ from: token.index, isChoice: false });
    else if (sign === "|" && open.length) open.at(-1).isChoice = true;
    else if (sign === "}" && open.length) {
      const { from, isChoice } = open.pop();
      if (isChoice) found.push([from, to, ""]);
    }
  }
  return found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
}

export function piecesOf(text) {
  const pieces = [];
  let at = 0;
  for (const [from, to, wildcard] of marks(text)) {
    if (from < at) continue;
    if (from > at) pieces.push({ text: text.slice(at, from) });
    pieces.push({ text: text.slice(from, to), isWild: true, wildcard });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

const PLACE = /\\([[\]])|\[([^[\]\n\\]{1,40})\]/g;

// The template with its places filled. What has no value stays as it is, so that it is seen.
export const filled = (text, values) =>
  text.replace(PLACE, (whole, escaped, name) => escaped || values[name.trim().toLowerCase()]?.trim() || whole);

export function placesOf(text) {
  const names = [...text.matchAll(PLACE)].map((place) => place[2]?.trim()).filter(Boolean);
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
