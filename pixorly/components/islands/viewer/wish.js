// The wish that would make a picture again.
import { ask } from "./pictures.js";

const UNSET = { negative_prompt: "", quality: "", background: "", sampler: "", references: [], tier: "" };
const SETTINGS = ["steps", "guidance", "strength", ...Object.keys(UNSET)];

const told = ({ asked }) => Object.fromEntries(SETTINGS.map((name) => [name, asked[name] ?? UNSET[name] ?? null]));

// What was chosen says more than what came of it: a shape by its name, and not only by its pixels.
async function chosenFor(picture) {
  const { wish } = await ask(`/api/studio/batches/${picture.batch_id}`);
  const { ratio, tier, width, height } = wish;
  return { ratio, tier, width, height };
}

export async function everythingOf(picture) {
  const { width, height } = picture.asked;
  // A batch that was taken out of the feed can't be read any more; then the exact size says it.
  const shape = await chosenFor(picture).catch(() => ({ width, height }));
  const { prompt, model_id, seed } = picture;
  return { prompt, models: [model_id], seed: seed ?? null, ...told(picture), ...shape };
}
