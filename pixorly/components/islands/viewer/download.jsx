// Download as last time with one press, or in another format and size.
import { useState } from "react";
import { ChevronDown, Download as Down } from "lucide-react";
import {
  MenuCheck,
  MenuItem,
  MenuLine,
  MenuList,
  MenuName,
  MenuRoot,
  MenuTrigger,
} from "$/public/external/pixorly/components/ui/menu/menu.jsx";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

const KEPT = "pixorly-download";
const USUAL = { format: "original", side: 0, recipe: true };
const NAMES = { png: "PNG", jpeg: "JPEG", webp: "WebP", avif: "AVIF" };
const SIDES = [2048, 1024, 512];

export const nameOfFormat = (format) => NAMES[format === "jpg" ? "jpeg" : format] ?? (format ?? "").toUpperCase();

function lastChoice() {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return USUAL;
  }
}

function save(picture, choice) {
  const query = new URLSearchParams({ f: choice.format, recipe: choice.recipe ? "1" : "0" });
  const longest = Math.max(picture.width, picture.height);
  if (choice.format !== "original" && choice.side && choice.side < longest)
    query.set("w", Math.round((picture.width * choice.side) / longest));
  const link = document.createElement("a");
  link.href = `/i/${picture.id}/download?${query}`;
  link.download = "";
  link.click();
}

export function Download({ picture }) {
  const say = useWords();
  const [choice, setChoice] = useState(lastChoice);
  const choose = (part) => {
    const next = { ...choice, ...part };
    localStorage.setItem(KEPT, JSON.stringify(next));
    setChoice(next);
    return next;
  };
  const sides = SIDES.filter((side) => side < Math.max(picture.width, picture.height));
  const isWhole = !sides.includes(choice.side);
  const said = choice.format === "original" ? nameOfFormat(picture.format) : nameOfFormat(choice.format);
  const original = say("Original {format}", { format: nameOfFormat(picture.format) });
  const fullSize = say("Full size, {width} × {height}", {
    width: String(picture.width),
    height: String(picture.height),
  });
  return (
    <div className="viewer-download">
      <button type="button" className="btn primary" data-testid="viewer-download" onClick={() => save(picture, choice)}>
        <Down className="i" aria-hidden="true" />
        {say("Download")}
        <span className="viewer-as">{said}</span>
      </button>
      <MenuRoot>
        <MenuTrigger>
          <button
            type="button"
            className="btn primary icon"
            data-testid="viewer-download-menu"
            aria-label={say("Other formats and sizes")}
            data-tip={say("Other formats and sizes")}
          >
            <ChevronDown className="i" aria-hidden="true" />
          </button>
        </MenuTrigger>
        <MenuList>
          <MenuName text={say("Size")} />
          <MenuCheck label={fullSize} checked={isWhole} stays onChange={() => choose({ side: 0 })} />
          {sides.map((side) => (
            <MenuCheck
              key={side}
              label={say("{side} on the longer side", { side: String(side) })}
              checked={choice.side === side}
              stays
              onChange={() => choose({ side, ...(choice.format === "original" ? { format: "png" } : {}) })}
            />
          ))}
          <MenuLine />
          <MenuCheck
            label={say("With its recipe")}
            hint={say("Prompt, model and seed are written into the file.")}
            checked={choice.recipe}
            stays
            onChange={(recipe) => choose({ recipe })}
          />
          <MenuLine />
          <MenuName text={say("Download as")} />
          <MenuItem label={original} onSelect={() => save(picture, choose({ format: "original", side: 0 }))} />
          {Object.entries(NAMES).map(([format, name]) => (
            <MenuItem key={format} label={name} onSelect={() => save(picture, choose({ format }))} />
          ))}
        </MenuList>
      </MenuRoot>
    </div>
  );
}
