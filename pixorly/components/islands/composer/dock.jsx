// The composer as a sheet under the feed of a phone: prompt, chips and the press; the rest is one step away.
import { useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { DialogPanel, DialogRoot } from "$/public/external/pixorly/components/ui/dialog/dialog.jsx";
import { Settings, useChangedWords } from "$/public/external/pixorly/components/islands/composer/advanced.jsx";
import { inImages, useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { Asides, ModelRow } from "$/public/external/pixorly/components/islands/composer/desk.jsx";
import { Balance, GenerateButton, Hindrance } from "$/public/external/pixorly/components/islands/composer/go.jsx";
import { PromptBox } from "$/public/external/pixorly/components/islands/composer/prompt_box.jsx";
import { Images, Ratio } from "$/public/external/pixorly/components/islands/composer/shape.jsx";
import { useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

// One step further away than on a desk, and all of it there.
function More({ open, onClose, openPicker }) {
  const say = useWords();
  return (
    <DialogRoot open={open} onOpenChange={(next) => next || onClose()}>
      <DialogPanel look="sheet bottom" title={say("Settings")} className="composer-more">
        <Asides />
        <ModelRow openPicker={() => (onClose(), openPicker())} />
        <Ratio />
        <Images />
        <Settings />
        <div className="row-between go-price">
          <Balance testId="" />
        </div>
      </DialogPanel>
    </DialogRoot>
  );
}

function Chips({ openPicker, openMore }) {
  const say = useWords();
  const { chosen, weighed } = useBench();
  const { ratio, width, height, count } = useWish();
  const advanced = useChangedWords();
  const name = chosen.length > 1 ? say("{n} models", { n: chosen.length }) : say(chosen[0]?.name ?? "Model");
  const shape = width ? `${width} × ${height}` : ratio;
  return (
    <div className="dock-chips">
      <button type="button" className="chip on" data-testid="model-select" aria-haspopup="dialog" onClick={openPicker}>
        {name}
      </button>
      <button
        type="button"
        className="chip num"
        aria-label={say("Aspect ratio: {ratio}", { ratio: shape })}
        onClick={openMore}
      >
        {shape}
      </button>
      <button type="button" className="chip num" onClick={openMore}>
        {inImages(say, count)}
      </button>
      {weighed.prompt_count > 1 && (
        <button type="button" className="chip num" onClick={openMore}>
          {say("{n} prompts", { n: weighed.prompt_count })}
        </button>
      )}
      <button type="button" className="chip" data-testid="more-settings" onClick={openMore}>
        {advanced}
      </button>
    </div>
  );
}

export function Dock({ generate, isBusy, openPicker }) {
  const [isOpen, setOpen] = useState(false);
  const openMore = () => setOpen(true);
  return (
    <>
      <button type="button" className="dock-grab" tabIndex={-1} aria-hidden="true" onClick={openMore} />
      <PromptBox />
      <Chips openPicker={openPicker} openMore={openMore} />
      <Hindrance />
      <GenerateButton generate={generate} isBusy={isBusy} />
      <More open={isOpen} onClose={() => setOpen(false)} openPicker={openPicker} />
    </>
  );
}
