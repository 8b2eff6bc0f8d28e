// The line to State: changes go after a pause, whole; what comes back never touches what is being typed.
import { useCallback, useEffect, useRef } from "react";
import {
  acknowledge,
  arrive,
  current,
  useWishing,
} from "$/public/external/pixorly/components/islands/composer/wish.js";

const PAUSE_MS = 250;
// Two presses for the same within this time are one press of an impatient finger.
const ONE_PRESS_MS = 500;
const keyOfPress = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");

export function useSending({ whose, arrival, draft, kept, onChange }, panel) {
  const { number } = useWishing();
  const timer = useRef(null);
  const handler = useRef(onChange);
  handler.current = onChange;

  const send = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = null;
    handler.current(current().wish, current().number);
  }, []);

  useEffect(() => {
    if (!arrival || !whose) return;
    const isTyping = Boolean(panel.current?.contains(document.activeElement));
    if (arrive({ who: whose, draft, arrival, isTyping })) send();
  }, [arrival, whose]);

  useEffect(() => {
    if (!whose || !number || number === current().kept) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(send, PAUSE_MS);
  }, [number]);

  useEffect(() => acknowledge(kept), [kept]);
  // Whoever leaves the page within the pause has meant it all the same.
  useEffect(() => () => void (timer.current && send()), []);
}

// Each press has its key, so that one that is sent twice makes one batch.
export function usePress(onGenerate) {
  const latest = useRef({ at: 0, asked: "" });
  return useCallback(
    (wish) => {
      const at = performance.now();
      // Where the seed counts on, the first of two clicks has moved it already.
      const asked = JSON.stringify(current().isCounting ? { ...wish, seed: null } : wish);
      if (at - latest.current.at < ONE_PRESS_MS && asked === latest.current.asked) return "";
      latest.current = { at, asked };
      const key = keyOfPress();
      onGenerate(wish, key);
      return key;
    },
    [onGenerate],
  );
}
