// Wheel, pinch, drag, double press and swipe, on one element.
const WHEEL_STEP = 0.0022;
const PINCH_STEP = 0.012;
const SWIPE = 56;
const DOUBLE_MS = 300;
const STILL = 8;

const middle = ([one, other]) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
const apart = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y) || 1;

// `swipe(x, isOver)` hears how far a finger has drawn a picture that is not zoomed.
export function attach(element, zoom, swipe) {
  const fingers = new Map();
  let way = { x: 0, y: 0 };
  let wereTwo = false;
  let tapped = { at: 0, x: 0, y: 0 };

  const fromMiddle = ({ x, y }) => {
    const box = element.getBoundingClientRect();
    return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
  };
  const here = (event) => ({ x: event.clientX, y: event.clientY });

  const wheel = (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 20 : 1;
    const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? PINCH_STEP : WHEEL_STEP));
    zoom.by(factor, fromMiddle(here(event)));
  };

  const down = (event) => {
    if (event.button !== 0 || event.target.closest("button, a, [role=slider]")) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, here(event));
    way = { x: 0, y: 0 };
    wereTwo = fingers.size > 1;
    element.dataset.held = zoom.isFit ? "" : "true";
  };

  const move = (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = [...fingers.values()];
    const last = fingers.get(event.pointerId);
    fingers.set(event.pointerId, here(event));
    const now = [...fingers.values()];
    const step = { x: event.clientX - last.x, y: event.clientY - last.y };
    way = { x: way.x + step.x, y: way.y + step.y };
    if (now.length === 2) {
      const [was, is] = [middle(before), middle(now)];
      zoom.by(apart(now) / apart(before), fromMiddle(is));
      zoom.pan(is.x - was.x, is.y - was.y);
    } else if (!zoom.isFit) zoom.pan(step.x, step.y);
    else if (event.pointerType === "touch" && !wereTwo) swipe?.(way.x, false);
  };

  const isDouble = (event) => {
    const { x, y } = here(event);
    const isNear = Math.hypot(x - tapped.x, y - tapped.y) < 24;
    const wasRecent = event.timeStamp - tapped.at < DOUBLE_MS;
    tapped = wasRecent && isNear ? { at: 0, x, y } : { at: event.timeStamp, x, y };
    return wasRecent && isNear;
  };

  const up = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    element.dataset.held = "";
    const isStill = Math.hypot(way.x, way.y) < STILL;
    if (fingers.size === 0 && isStill && !wereTwo && event.type === "pointerup" && isDouble(event))
      zoom.toggle(fromMiddle(here(event)));
    const isFar = Math.abs(way.x) > SWIPE && Math.abs(way.x) > 1.4 * Math.abs(way.y);
    const isSwipe = event.type === "pointerup" && event.pointerType === "touch" && zoom.isFit && !wereTwo;
    swipe?.(isSwipe && isFar ? way.x : 0, true);
  };

  const heard = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up };
  element.addEventListener("wheel", wheel, { passive: false });
  Object.entries(heard).forEach(([name, hear]) => element.addEventListener(name, hear));
  return () => {
    element.removeEventListener("wheel", wheel);
    Object.entries(heard).forEach(([name, hear]) => element.removeEventListener(name, hear));
  };
}
