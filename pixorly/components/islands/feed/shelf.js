// What the feed knows: batches by id, and how a page, a push or a removal changes them. Nothing here touches the browser.

const OVER = ["completed", "failed", "cancelled"];

export const isOver = (job) => OVER.includes(job.status);
export const isGoingOn = (batch) => batch.status !== "ended";

export const EMPTY = { batches: new Map(), more: false, face: "loading", moreFace: "" };

// A reading may arrive after one that was made later. And what has ended stays as it ended.
function joined(known, next) {
  if (!known || known.isGone) return next;
  if (next.read_at < known.read_at) return known;
  const before = new Map(known.jobs.map((job) => [job.id, job]));
  const jobs = next.jobs.map((job) => {
    const old = before.get(job.id);
    return old && isOver(old) && !isOver(job) ? old : job;
  });
  return { ...next, jobs };
}

const newestFirst = (one, other) => (one.id < other.id ? 1 : -1);
const inOrder = (batches) => new Map([...batches.values()].sort(newestFirst).map((batch) => [batch.id, batch]));
const oldestOf = (batches) => [...batches.keys()].at(-1) ?? "";

function withPage(shelf, { page, readAt, before }) {
  const batches = new Map(shelf.batches);
  const inPage = new Set(page.batches.map((batch) => batch.id));
  const end = page.batches.at(-1)?.id ?? "";
  for (const [id, known] of batches) {
    // Within the page's stretch the page is the truth, but for what was pushed after it was read.
    const isCovered = (!before || id < before) && (!page.more || id >= end);
    if (isCovered && !inPage.has(id) && known.read_at < readAt) batches.set(id, { ...known, isGone: true });
  }
  for (const batch of page.batches) batches.set(batch.id, joined(batches.get(batch.id), { ...batch, read_at: readAt }));
  // A first page that was read again says nothing about what lies beyond the pages already here.
  const isLast = before || !shelf.batches.size || !page.more || end <= oldestOf(shelf.batches);
  return { batches: inOrder(batches), more: isLast ? page.more : shelf.more, face: "full", moreFace: "" };
}

function withNews(shelf, { news }) {
  const batches = new Map(shelf.batches);
  const oldest = oldestOf(batches);
  for (const next of news) {
    const known = batches.get(next.id);
    if (next.is_gone) known && batches.set(next.id, { ...known, isGone: true, read_at: next.read_at });
    // Older than all that is shown: it comes with its own page.
    else if (known || !shelf.more || next.id > oldest) batches.set(next.id, joined(known, next));
  }
  return { ...shelf, batches: inOrder(batches) };
}

export function changedShelf(shelf, step) {
  if (step.kind === "page") return withPage(shelf, step);
  if (step.kind === "news") return withNews(shelf, step);
  if (step.kind === "asking") return step.before ? { ...shelf, moreFace: "loading" } : { ...shelf, face: "loading" };
  if (step.before) return { ...shelf, moreFace: "error" };
  return shelf.face === "full" ? shelf : { ...shelf, face: "error" };
}

// Several models answer side by side; one model's tiles follow each other. A job that is tried again has the place of
// the one that failed, so tiles are known by their place.
export function groupsOf(batch) {
  const groups = new Map();
  batch.jobs.forEach((job, at) => {
    const group = groups.get(job.model_id) ?? { id: job.model_id, name: job.model, tiles: [] };
    groups.set(job.model_id, group);
    job.tiles.forEach((tile) => group.tiles.push({ job, tile, key: `${at}-${tile.number}` }));
  });
  return [...groups.values()];
}

export const tilesOf = (batch) => batch.jobs.flatMap((job) => job.tiles);
export const picturesOf = (batch) => tilesOf(batch).flatMap((tile) => (tile.picture ? [tile.picture] : []));
