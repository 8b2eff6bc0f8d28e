// Dialogs and sheets on Radix: focus is trapped and given back, Escape and the ground close.
import { useRef } from "react";
import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

export const DialogRoot = ({ children, open, defaultOpen, onOpenChange }) => (
  <Radix.Root open={open} defaultOpen={defaultOpen} onOpenChange={onOpenChange}>
    {children}
  </Radix.Root>
);
export const DialogTrigger = ({ children }) => <Radix.Trigger asChild>{children}</Radix.Trigger>;
export const DialogClose = ({ children }) => <Radix.Close asChild>{children}</Radix.Close>;

// Pulling the handle down far or fast closes a sheet that came from below.
function usePull(closer) {
  const from = useRef(null);
  const sheetOf = (event) => event.currentTarget.closest(".sheet");
  return {
    onPointerDown: (event) => {
      from.current = { y: event.clientY, at: event.timeStamp };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event) => {
      if (from.current) sheetOf(event).style.transform = `translateY(${Math.max(0, event.clientY - from.current.y)}px)`;
    },
    onPointerUp: (event) => {
      if (!from.current) return;
      const way = event.clientY - from.current.y;
      const speed = way / Math.max(1, event.timeStamp - from.current.at);
      from.current = null;
      if (way > 120 || (way > 24 && speed > 0.6)) closer.current.click();
      else sheetOf(event).style.transform = "";
    },
  };
}

// A menu is gone when the dialog closes that it opened; the button of the menu is still there.
const lasting = (place) => {
  const menu = place?.closest?.("[role=menu]");
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby")) : place;
};

// A menu that closes takes the focus once more when the pointer leaves it for the dialog that it opened.
const stay = ({ target, relatedTarget: to }) =>
  to?.closest?.("[role=menu][data-state=closed]") && setTimeout(() => target.isConnected && target.focus());

export function DialogPanel({
  title,
  description,
  look = "dialog",
  hideTitle,
  onLeave,
  className = "",
  children,
  css,
  ...rest
}) {
  const say = useWords();
  const closer = useRef(null);
  const before = useRef(null);
  const pull = usePull(closer);
  const isSheet = look.includes("sheet");
  // A dialog that State opened has no trigger, so the place to return to is remembered here: as late as it opens, or
  // earlier, where a field in it took the focus by itself.
  const remember = () => (before.current ??= lasting(document.activeElement));
  const enter = ({ relatedTarget, currentTarget }) => {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) before.current ??= lasting(relatedTarget);
  };
  const giveBack = (event) => {
    event.preventDefault();
    if (before.current?.isConnected) before.current.focus();
    before.current = null;
    onLeave?.();
  };
  // Pressing a notice that appeared meanwhile is not pressing beside the dialog.
  const keep = (event) => event.target.closest?.(".notices") && event.preventDefault();
  return (
    <Radix.Portal>
      <Radix.Overlay className="scrim" />
      <Radix.Content
        className={`${look} ${className}`}
        onFocusCapture={enter}
        onBlurCapture={stay}
        onOpenAutoFocus={remember}
        onCloseAutoFocus={giveBack}
        onInteractOutside={keep}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...rest}
      >
        {isSheet && <div className="sheet-grab" aria-hidden="true" {...pull} />}
        <div className="dialog-head">
          <div>
            <Radix.Title className={hideTitle ? "unseen" : "dialog-title"}>{title}</Radix.Title>
            {description && <Radix.Description className="dialog-text">{description}</Radix.Description>}
          </div>
          <Radix.Close ref={closer} className="btn ghost icon sm" aria-label={say("Close")}>
            <X className="i" aria-hidden="true" />
          </Radix.Close>
        </div>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
