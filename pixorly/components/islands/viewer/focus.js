// The keyboard goes to the layer, and back to where it was.
import { useRef } from "react";

// Once `isLeaving`, whoever takes over what was chosen here may want it instead.
export function useFocus(content, isLeaving) {
  const before = useRef(null);
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
