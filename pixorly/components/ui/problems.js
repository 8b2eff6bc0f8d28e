// What a form's answer says is wrong, handed down to the fields it names.
import { createContext, useContext } from "react";

export const Problems = createContext({ field: null, words: null, clear: () => {} });

export function useProblem(name) {
  const { field, words, clear } = useContext(Problems);
  return [name && field === name ? words : null, clear];
}
