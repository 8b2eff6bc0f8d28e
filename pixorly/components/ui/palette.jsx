// The command palette: this part only listens for its keys; the list itself is fetched when first opened.
import { createContext, lazy, Suspense, useContext, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { Keys } from "$/public/external/pixorly/components/ui/kbd/keys.jsx";

const fetchList = () => import("$/public/external/pixorly/components/ui/palette/palette_list.jsx");
const List = lazy(fetchList);

// The list hands its parts down, so that items can be written on the page without loading the list.
export const Kit = createContext(null);

const isOpening = (event) =>
  event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey;

export function Palette({ label, onSearch, children }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const show = () => (setWanted(true), setOpen(true));
    const key = (event) => {
      if (!isOpening(event)) return;
      event.preventDefault();
      setWanted(true);
      setOpen((now) => !now);
    };
    // Fetched while nothing else is to do, so that the first letters typed into it are not lost.
    const idle = (window.requestIdleCallback ?? ((call) => setTimeout(call, 2000)))(fetchList);
    window.addEventListener("keydown", key);
    window.addEventListener("pixorly:palette", show);
    return () => {
      (window.cancelIdleCallback ?? clearTimeout)(idle);
      window.removeEventListener("keydown", key);
      window.removeEventListener("pixorly:palette", show);
    };
  }, []);
  if (!wanted) return null;
  return (
    <Suspense>
      <List {...{ label, open, setOpen, onSearch }}>{children}</List>
    </Suspense>
  );
}

export function PaletteGroup({ name, children }) {
  const { Group } = useContext(Kit);
  return <Group heading={name}>{children}</Group>;
}

export function PaletteItem({ label, hint, words, href, keys, onSelect, children }) {
  const { Item, close } = useContext(Kit);
  const navigate = useNavigate();
  const go = () => {
    close();
    if (href) /^\/(?!api\/|auth\/)/.test(href) ? navigate(href) : window.location.assign(href);
    onSelect?.();
  };
  return (
    <Item
      className="menu-item"
      value={`${label} ${hint ?? ""}`}
      keywords={words ? words.split(" ") : undefined}
      onSelect={go}
    >
      {children}
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
      {keys && <Keys of={keys} aria-hidden="true" />}
    </Item>
  );
}
