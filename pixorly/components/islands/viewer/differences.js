// How pictures differ in their settings, and in what they agree. Compare says it in words from here.
const isThere = (value) => value !== null && value !== undefined && value !== "";

// Named in lower case, as they stand inside of a sentence.
const SETTINGS = [
  { name: "model", of: (picture) => picture.model || picture.model_id, said: (say) => say("model") },
  { name: "size", of: (picture) => `${picture.width} × ${picture.height}`, said: (say) => say("size") },
  { name: "seed", of: (picture) => picture.seed, said: (say) => say("seed"), isExact: true },
  { name: "steps", of: (picture) => picture.steps, said: (say) => say("steps") },
  { name: "guidance", of: (picture) => picture.guidance, said: (say) => say("guidance") },
  { name: "strength", of: (picture) => picture.strength, said: (say) => say("strength") },
  { name: "quality", of: (picture) => picture.quality, said: (say) => say("quality") },
  { name: "background", of: (picture) => picture.background, said: (say) => say("background") },
  { name: "sampler", of: (picture) => picture.sampler, said: (say) => say("sampler") },
  { name: "without", of: (picture) => picture.negative_prompt, said: (say) => say("negative prompt") },
];

// A seed is a name and not a number: nobody groups its digits.
const written = (setting, picture, say) => {
  const value = setting.of(picture);
  if (!isThere(value)) return say("none");
  return setting.isExact ? String(value) : typeof value === "number" ? say("{value}", { value }) : value;
};

export function differencesOf(pictures, say) {
  const known = SETTINGS.filter((setting) => pictures.some((picture) => isThere(setting.of(picture))));
  const isSame = (setting) => new Set(pictures.map((picture) => setting.of(picture) ?? "")).size === 1;
  return {
    differ: known
      .filter((setting) => !isSame(setting))
      .map((setting) => ({
        name: setting.name,
        said: setting.said(say),
        values: pictures.map((picture) => written(setting, picture, say)),
      })),
    same: known.filter(isSame).map((setting) => setting.said(say)),
    prompt: pictures.every((picture) => picture.prompt === pictures[0].prompt) ? "same" : "differs",
  };
}

// The words of two texts, each marked as kept, gone or new: the longest common row of words, and what is beside it.
export function wordsBetween(before, after) {
  const [old, now] = [before, after].map((text) => (text ?? "").split(/(\s+)/));
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      lengths[i][j] = old[i] === now[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const found = [];
  const add = (kind, text) => (found.at(-1)?.kind === kind ? (found.at(-1).text += text) : found.push({ kind, text }));
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) add("kept", (i++, now[j++]));
    else if (j < now.length && (i >= old.length || lengths[i][j + 1] > lengths[i + 1][j])) add("new", now[j++]);
    else add("gone", old[i++]);
  }
  return found;
}
