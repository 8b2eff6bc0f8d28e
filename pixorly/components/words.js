// The words of a screen in the reader's language. English stands in the code; others are fetched once.
import { useSyncExternalStore } from "react";

const KNOWN = ["en", "de", "es"];
const listeners = new Set();

// Numbers are grouped as readers of the language group them.
const written = (value, language) => (typeof value === "number" ? value.toLocaleString(language) : value);
const fill = (text, values, language) =>
  values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? written(values[name], language) : whole)) : text;
const inEnglish = (template, values) => fill(template ?? "", values, "en");

let say = inEnglish;

// What the browser shows first must equal the prerendered English page, or React throws the page away.
export const useWords = () =>
  useSyncExternalStore(
    (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    () => say,
    () => inEnglish,
  );

export const currentLanguage = () => {
  const kept = localStorage.getItem("language") ?? navigator.language.slice(0, 2);
  return KNOWN.includes(kept) ? kept : "en";
};

export async function speak(language) {
  try {
    const answer = language === "en" ? {} : await (await fetch(`/words/${language}`)).json();
    say = (template, values) => fill(answer[template] ?? template ?? "", values, language);
    document.documentElement.lang = language;
  } finally {
    document.documentElement.classList.remove("translating");
    listeners.forEach((listener) => listener());
  }
}

export function chooseLanguage(language) {
  localStorage.setItem("language", language);
  return speak(language);
}

if (typeof window !== "undefined" && currentLanguage() !== "en") speak(currentLanguage());
