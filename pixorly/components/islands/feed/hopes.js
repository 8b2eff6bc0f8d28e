// What a press makes of the screen before the server has agreed. A hope that is not borne out is given up again.
import { useCallback, useEffect, useRef, useState } from "react";

const PATIENCE_MS = 4000;

export function useHopes() {
  const [hopes, setHopes] = useState(new Map());
  const timers = useRef(new Map());
  useEffect(() => () => timers.current.forEach(clearTimeout), []);
  const drop = (key) => setHopes((now) => (now.delete(key) ? new Map(now) : now));
  const hope = useCallback((key, value, patience = PATIENCE_MS) => {
    clearTimeout(timers.current.get(key));
    timers.current.set(key, setTimeout(drop, patience, key));
    setHopes((now) => new Map(now).set(key, value));
  }, []);
  return [hopes, hope];
}

export const hoped = (hopes, key, actual) => (hopes.has(key) ? hopes.get(key) : actual);
