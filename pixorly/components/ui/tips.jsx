// One tooltip for the whole page: it shows the `data-tip` of whatever is pointed at or focused, after 400 ms.
import { useEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { capsOf, useMac } from "$/public/external/pixorly/components/ui/kbd/keys.jsx";

const WAIT_MS = 400;
const STILL_WARM_MS = 300;
const GAP = 8;

const ownerOf = (event) => (event.target instanceof Element ? event.target.closest("[data-tip]") : null);

function place(tip, owner) {
  const box = owner.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const above = box.top - height - GAP;
  const left = Math.min(
    Math.max(8, box.left + box.width / 2 - width / 2),
    document.documentElement.clientWidth - width - 8,
  );
  tip.style.left = `${left}px`;
  tip.style.top = `${above >= 4 ? above : box.bottom + GAP}px`;
}

// Listening once on the document costs nothing per button, and reaches buttons in islands and dialogs as well.
function listen(open, close, tip) {
  let timer,
    owner,
    warmUntil = 0;
  const stop = () => {
    clearTimeout(timer);
    if (owner) warmUntil = performance.now() + STILL_WARM_MS;
    owner = null;
    close();
  };
  const start = (next, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => ((owner = next), open(next)), wait);
  };
  const over = (event) => {
    if (event.pointerType === "touch" || tip.current?.contains(event.target)) return clearTimeout(timer);
    const next = ownerOf(event);
    if (next === owner && next) return clearTimeout(timer);
    if (owner) stop();
    clearTimeout(timer);
    if (next) start(next, performance.now() < warmUntil ? 0 : WAIT_MS);
  };
  const focus = (event) => ownerOf(event)?.matches(":focus-visible") && start(ownerOf(event), WAIT_MS);
  const key = (event) => event.key === "Escape" && stop();
  const heard = { pointerover: over, pointerdown: stop, focusin: focus, focusout: stop, keydown: key, scroll: stop };
  Object.entries(heard).forEach(([name, hear]) =>
    document.addEventListener(name, hear, { capture: true, passive: true }),
  );
  return () => {
    clearTimeout(timer);
    Object.entries(heard).forEach(([name, hear]) => document.removeEventListener(name, hear, { capture: true }));
  };
}

export function Tips() {
  const say = useWords();
  const tip = useRef(null);
  const mac = useMac();
  const [shown, setShown] = useState(null);
  useEffect(
    () =>
      listen(
        (owner) => setShown({ owner, text: owner.dataset.tip, keys: owner.dataset.tipKeys }),
        () => setShown(null),
        tip,
      ),
    [],
  );
  useEffect(() => {
    if (!shown?.text || !shown.owner.isConnected) return void tip.current?.hidePopover?.();
    tip.current?.showPopover?.();
    place(tip.current, shown.owner);
  }, [shown]);
  return (
    <div ref={tip} className="tip" role="tooltip" popover="manual">
      {shown?.text}
      {shown?.keys && <kbd className="kbd">{capsOf(say, shown.keys, mac).join(mac ? "" : " ")}</kbd>}
    </div>
  );
}
