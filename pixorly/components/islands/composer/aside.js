// What was typed and gave way to something newer, in another tab or on another device: found among earlier prompts.
const MOST = 20;

const place = (whose) => `pixorly:aside:${whose}`;

export function aside(whose) {
  try {
    return JSON.parse(localStorage.getItem(place(whose))) ?? [];
  } catch {
    return [];
  }
}

// Of one that was typed on, only the last is kept.
export function putAside(whose, text, at) {
  const prompt = text.trim();
  if (!prompt) return;
  const others = aside(whose).filter((one) => !prompt.startsWith(one.prompt));
  const kept = [{ prompt, at: new Date(at).toISOString() }, ...others].slice(0, MOST);
  try {
    localStorage.setItem(place(whose), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing has no other tab to give way to.
  }
}
