// What the chosen models can do together, and what of a wish they can't.

const ratioOf = (name) =>
  name
    .split(":")
    .map(Number)
    .reduce((across, down) => across / down);
const inAll = (lists) => (lists[0] ?? []).filter((one) => lists.every((list) => list.includes(one)));

// How many pictures one press can ask of a model; one that makes fewer at a time is called more than once.
const MOST_PICTURES = [1, 2, 3, 4, 6, 8];

// Drafts and presets may name one provider's offer of what several offer now.
export const isCalled = (model, id) => model.id === id || (model.aliases ?? []).includes(id);

export const modelsOf = (wish, offered) =>
  [...new Set(wish.models.map((id) => offered.find((one) => isCalled(one, id))))].filter(Boolean);

// A control is there where any of them has it; those that ignore it are named.
function shared(models, has, join) {
  const able = models.filter((model) => has(model.abilities));
  if (!able.length) return null;
  return {
    value: join(able.map(({ abilities }) => has(abilities))),
    ignoring: models.filter((one) => !able.includes(one)),
  };
}

const narrowest = (ranges) => ({
  ...ranges[0],
  low: Math.max(...ranges.map(({ low }) => low)),
  high: Math.min(...ranges.map(({ high }) => high)),
});
const some = (list) => (list?.length ? list : null);

export function together(models) {
  const range = (name) => shared(models, (can) => can[name], narrowest);
  const choices = (name) => shared(models, (can) => some(can[name]), inAll);
  const flag = (name) =>
    shared(
      models,
      (can) => can[name] || null,
      () => true,
    );
  const sides = Object.fromEntries(
    models.flatMap(({ abilities }) => abilities.tiers.map(({ name, side }) => [name, side])),
  );
  const tiers = inAll(models.map(({ abilities }) => abilities.tiers.map(({ name }) => name)));
  tiers.sort((one, other) => sides[one] - sides[other]);
  const ratios = inAll(models.map(({ abilities }) => abilities.ratios));
  return {
    ratios: ratios.length ? ratios : (models[0]?.abilities.ratios ?? ["1:1"]),
    tiers: tiers.length > 1 ? tiers : [],
    side: models.length && models.every(({ abilities }) => abilities.side) ? range("side").value : null,
    negative: flag("has_negative_prompt"),
    seed: flag("has_seed"),
    steps: range("steps"),
    guidance: range("guidance"),
    strength: range("strength"),
    qualities: choices("qualities"),
    backgrounds: choices("backgrounds"),
    samplers: choices("samplers"),
    references: shared(
      models,
      (can) => can.most_references || null,
      (counts) => Math.min(...counts),
    ),
    needsReference: models.some(({ abilities }) => abilities.needs_reference),
  };
}

// The pixels a ratio comes to where sides are free; the server's `Abilities.size` is the one that counts.
export function sizeOf({ side, tiers }, { ratio, tier }) {
  const root = Math.sqrt(ratioOf(ratio));
  const wanted = (tiers.find(({ name }) => name === tier) ?? tiers[0]).side;
  const most = wanted * Math.min(1, side.high / (wanted * Math.max(root, 1 / root)));
  return [root, 1 / root].map((length) => Math.max(side.step, Math.round((most * length) / side.step) * side.step));
}

const holds = (range, value) => value >= range.low && value <= range.high;

// A wish that these models can have: what they can't is left to them.
export function fitting(wish, models) {
  if (!models.length) return {};
  const can = together(models);
  const changes = {};
  if (!can.ratios.includes(wish.ratio)) {
    const distance = (name) => Math.abs(Math.log(ratioOf(name) / ratioOf(wish.ratio)));
    changes.ratio = [...can.ratios].sort((one, other) => distance(one) - distance(other))[0];
  }
  for (const name of ["steps", "guidance", "strength"])
    if (wish[name] !== null && can[name] && !holds(can[name].value, wish[name])) changes[name] = null;
  if (wish.quality && !can.qualities?.value.includes(wish.quality)) changes.quality = "";
  if (wish.background && !can.backgrounds?.value.includes(wish.background)) changes.background = "";
  if (wish.sampler && !can.samplers?.value.includes(wish.sampler)) changes.sampler = "";
  if (wish.tier && !can.tiers.includes(wish.tier)) changes.tier = "";
  const fits = can.side && [wish.width, wish.height].every((one) => holds(can.side, one) && one % can.side.step === 0);
  if (wish.width && !fits) Object.assign(changes, { width: null, height: null });
  return changes;
}

const FIRST = ["1:1", "3:4", "4:3", "9:16", "16:9"];

// The chosen number may have come with a wish from elsewhere.
export const countsAround = (count) =>
  MOST_PICTURES.includes(count) ? MOST_PICTURES : [...MOST_PICTURES, count].sort((one, other) => one - other);

// Five in sight, in the order people know; the chosen one is always among them.
export function arranged(ratios, chosen) {
  const known = [...FIRST.filter((one) => ratios.includes(one)), ...ratios.filter((one) => !FIRST.includes(one))];
  const seen = known.slice(0, 5);
  if (known.includes(chosen) && !seen.includes(chosen)) seen[4] = chosen;
  return [seen, known.filter((one) => !seen.includes(one))];
}

// Resolutions by name, the smallest first.
export const tiersOf = ({ tiers }) => [...tiers].sort((one, other) => one.side - other.side).map(({ name }) => name);

export const turned = (ratio) => ratio.split(":").reverse().join(":");

// The sides of a little frame of that shape, whatever the shape, of about the same weight.
export function frameOf(ratio) {
  const root = Math.sqrt(ratioOf(ratio));
  const fit = (side) => Math.round(Math.min(23, Math.max(9, side)));
  return { width: fit(17.5 * root), height: fit(17.5 / root) };
}

const ADVANCED = ["steps", "guidance", "strength", "seed", "tier", "quality", "background", "sampler", "width"];

export const isChanged = (wish, name) => wish[name] !== null && wish[name] !== "" && wish[name] !== undefined;
export const changedCount = (wish) =>
  ADVANCED.filter((name) => isChanged(wish, name) && !(name === "strength" && !wish.references.length)).length;
