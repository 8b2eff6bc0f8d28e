// Shape and number of the pictures, drawn as they will be.
import { useId } from "react";
import { ArrowRightLeft, ChevronDown } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { MenuCheck, MenuList, MenuRoot, MenuTrigger } from "$/public/external/pixorly/components/ui/menu/menu.jsx";
import { arranged, countsAround, frameOf, turned } from "$/public/external/pixorly/components/islands/composer/abilities.js";
import { useBench } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { change, useWish } from "$/public/external/pixorly/components/islands/composer/wish.js";

const take = (ratio) => change({ ratio, width: null, height: null });

export function Ratio() {
  const say = useWords();
  const name = useId();
  const { can } = useBench();
  const { ratio, width } = useWish();
  const [seen, rest] = arranged(can.ratios, ratio);
  const other = turned(ratio);
  const canTurn = other !== ratio && can.ratios.includes(other) && !width;
  return (
    <div role="radiogroup" aria-labelledby={`${name}-label`}>
      <div className="row-between">
        <span className="label" id={`${name}-label`}>
          {say("Aspect ratio")}
        </span>
        <span className="small-acts">
          {canTurn && (
            <button
              type="button"
              className="small-act icon"
              aria-label={say("Swap width and height")}
              data-tip={say("Swap width and height")}
              onClick={() => take(other)}
            >
              <ArrowRightLeft className="i tiny" aria-hidden="true" />
            </button>
          )}
          {rest.length > 0 && (
            <MenuRoot>
              <MenuTrigger>
                <button type="button" className="small-act" aria-label={say("More aspect ratios")}>
                  {say("More")}
                  <ChevronDown className="i tiny" aria-hidden="true" />
                </button>
              </MenuTrigger>
              <MenuList align="end">
                {rest.map((one) => (
                  <MenuCheck key={one} label={one} checked={false} onChange={() => take(one)} />
                ))}
              </MenuList>
            </MenuRoot>
          )}
        </span>
      </div>
      <div className="ratios">
        {seen.map((one) => (
          <label key={one} className="ratio">
            <input type="radio" name={name} value={one} checked={!width && one === ratio} onChange={() => take(one)} />
            <span className="ratio-frame">
              <i style={frameOf(one)} />
            </span>
            {one}
          </label>
        ))}
      </div>
    </div>
  );
}

export function Images() {
  const say = useWords();
  const name = useId();
  const { count } = useWish();
  return (
    <div>
      <span className="label head" id={`${name}-label`}>
        {say("Images")}
      </span>
      <div className="seg num" role="radiogroup" aria-labelledby={`${name}-label`}>
        {countsAround(count).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={name}
              value={one}
              checked={one === count}
              onChange={() => change({ count: one })}
            />
            <span>{one}</span>
          </label>
        ))}
      </div>
    </div>
  );
}
