// The keyboard goes to the layer, and back to where it was.
import { useEffect, useRef } from "react";

// At the end of the strip the button goes that was pressed to come there; without it the keys would go nowhere.
function useNeverLost(content) {
  useEffect(() => {
    const here = document.activeElement;
    if (content.current?.contains(here) && !here.checkVisibility({ visibilityProperty: true })) content.current.focus();
  });
}

// Once `isLeaving`, whoever takes over what was chosen here may want it instead.
export function useFocus(content, isLeaving) {
  const before = useRef(null);
  useNeverLost(content);
  return {
    onOpenAutoFocus: (event) => {
      event.preventDefault();
      before.current = document.activeElement;
      content.current.focus();
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault();
      if (!isLeaving?.current && before.current?.isConnected) before.current.focus();
    },
  };
}
