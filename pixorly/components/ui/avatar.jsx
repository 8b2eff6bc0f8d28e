// A face for a name: initials on two warm colours that the seed always mixes the same way.
const PAIRS = [
  ["#ffb36b", "#d0709a"],
  ["#ffd08a", "#e07a5f"],
  ["#9fe0c3", "#5aa6c9"],
  ["#a9c8ff", "#8d8be0"],
  ["#f6a6c1", "#c98be0"],
  ["#cfe38f", "#6fb58a"],
  ["#ffc2a1", "#e0667a"],
  ["#9bdcf0", "#7fa0ea"],
];

function pairOf(seed) {
  let sum = 7;
  for (const letter of seed) sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return PAIRS[sum % PAIRS.length];
}

function initialsOf(name) {
  const words = name
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0]).join("") || "?";
}

export function Avatar({ name, seed, src, look = "", decorative, className = "", css, ...rest }) {
  const shown = name ?? "";
  const [from, to] = pairOf(seed || shown);
  const said = decorative ? { "aria-hidden": true } : { role: "img", "aria-label": shown };
  return (
    <span className={`avatar ${look} ${className}`} style={{ "--from": from, "--to": to }} {...said} {...rest}>
      {src ? <img src={src} alt="" loading="lazy" /> : <span data-initials={initialsOf(shown)} aria-hidden="true" />}
    </span>
  );
}
