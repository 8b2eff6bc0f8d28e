// Presets: saved settings, one's own and those that others share.
import { useState } from "react";
import { ChevronDown, Plus } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import {
  MenuCheck,
  MenuItem,
  MenuLine,
  MenuList,
  MenuName,
  MenuRoot,
  MenuTrigger,
} from "$/public/external/pixorly/components/ui/menu/menu.jsx";
import { isCalled } from "$/public/external/pixorly/components/islands/composer/abilities.js";
import { AsCode } from "$/public/external/pixorly/components/islands/composer/as_code.jsx";
import { Naming } from "$/public/external/pixorly/components/islands/composer/asking.jsx";
import { inImages, undoable, useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { ShelfRow } from "$/public/external/pixorly/components/islands/composer/shelf.jsx";
import { change, current, useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

// A preset is about how; what the picture shows stays as it is.
const settingsOf = ({ prompt, references, ...settings }) => settings;

function summary(say, models, { models: ids = [], ratio, count }) {
  const first = models.find((model) => isCalled(model, ids[0]));
  const names = ids.length > 1 ? say("{n} models", { n: ids.length }) : first?.name;
  return [names, ratio, count && inImages(say, count)].filter(Boolean).join(" · ");
}

function Row({ preset, rename }) {
  const say = useWords();
  const { models, saved } = useBench();
  const { id, name, settings } = preset;
  const use = () => {
    const before = current().wish;
    change(settings);
    undoable({ template: "Preset {name} applied.", values: { name } }, () => change(settingsOf(before)));
  };
  const overwrite = () => {
    saved.onChangePreset(id, settingsOf(current().wish));
    undoable({ template: "Preset {name} changed.", values: { name } }, () => saved.onChangePreset(id, settings));
  };
  const remove = () => {
    saved.onRemovePreset(id);
    undoable({ template: "Preset {name} removed.", values: { name } }, () => saved.onPutBack(id));
  };
  return (
    <ShelfRow name={name} hint={summary(say, models, settings)} onSelect={use}>
      {preset.can_change && (
        <>
          <MenuItem label={say("Save current settings here")} onSelect={overwrite} />
          <MenuItem label={say("Rename")} onSelect={() => rename(preset)} />
          <MenuCheck
            label={say("Share with the workspace")}
            checked={preset.is_shared}
            onChange={(isShared) => saved.onSharePreset(id, isShared)}
          />
          <MenuLine />
          <MenuItem label={say("Remove")} danger onSelect={remove} />
        </>
      )}
    </ShelfRow>
  );
}

function Group({ name, presets, rename }) {
  if (!presets.length) return null;
  return (
    <>
      <MenuName text={name} />
      {presets.map((preset) => (
        <Row key={preset.id} preset={preset} rename={rename} />
      ))}
    </>
  );
}

export function Presets() {
  const say = useWords();
  const { saved, models } = useBench();
  const wish = useWish();
  const [asking, setAsking] = useState(null);
  const close = () => setAsking(null);
  const own = saved.presets.filter((one) => one.is_own);
  const shared = saved.presets.filter((one) => !one.is_own);
  const name = (typed) =>
    asking.id ? saved.onRenamePreset(asking.id, typed) : saved.onSavePreset(typed, settingsOf(current().wish));
  return (
    <>
      <MenuRoot>
        <MenuTrigger>
          <button type="button" className="small-act" data-testid="presets">
            {say("Presets")}
            <ChevronDown className="i tiny" aria-hidden="true" />
          </button>
        </MenuTrigger>
        <MenuList align="end" className="shelf">
          <div className="shelf-rows">
            <Group name={say("Your presets")} presets={own} rename={setAsking} />
            <Group name={say("Shared by others")} presets={shared} rename={setAsking} />
            {!saved.presets.length && (
              <p className="shelf-none">{say("Settings you save appear here: model, ratio, count and the rest.")}</p>
            )}
          </div>
          <MenuLine />
          <MenuItem label={say("Save current settings")} onSelect={() => setAsking({ name: "" })}>
            <Plus className="i" aria-hidden="true" />
          </MenuItem>
          <AsCode />
        </MenuList>
      </MenuRoot>
      {asking && (
        <Naming
          open
          back="[data-testid=presets]"
          title={asking.id ? say("Rename preset") : say("Save preset")}
          description={asking.id ? undefined : summary(say, models, wish)}
          start={asking.name}
          label={asking.id ? say("Rename") : say("Save preset")}
          kept={saved.kept}
          onClose={close}
          onName={name}
        />
      )}
    </>
  );
}
