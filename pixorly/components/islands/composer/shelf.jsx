// A row of a menu that has a few things of its own to do, one step to the side.
import { Ellipsis } from "lucide-react";
import * as Radix from "@radix-ui/react-dropdown-menu";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { MenuItem } from "$/public/external/pixorly/components/ui/menu/menu.jsx";

function More({ name, children }) {
  const say = useWords();
  return (
    <Radix.Sub>
      <Radix.SubTrigger className="menu-item shelf-more" aria-label={say("More about {name}", { name })}>
        <Ellipsis className="i small" aria-hidden="true" />
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent className="menu" sideOffset={6} collisionPadding={12} loop>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}

export function ShelfRow({ name, hint, onSelect, children }) {
  return (
    <div className="shelf-row">
      <MenuItem label={name} hint={hint} className="shelf-item" onSelect={onSelect} />
      {children && <More name={name}>{children}</More>}
    </div>
  );
}
