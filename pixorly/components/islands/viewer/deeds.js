// What the viewer does with a picture: shown at once, asked of the server, corrected if the server disagrees.
import { useMemo, useRef } from "react";
import { isStillThere, learn, pictureOf } from "./pictures.js";
import { everythingOf } from "./wish.js";

// By then the server has answered; what it says after that is true.
const CORRECT_AFTER_MS = 3000;

export const tellWindow = (name, detail) => window.dispatchEvent(new CustomEvent(name, { detail }));

// The functions stay the same ones, so that what shows the picture is not drawn anew at each step.
export function useDeeds(now) {
  const latest = useRef(now);
  latest.current = now;
  const undo = useRef(null);

  return useMemo(() => {
    const open = () => latest.current.id;
    const use = (wish) => {
      latest.current.leave();
      // The layer gives the keyboard back first; whoever takes the values over may then want it.
      setTimeout(() => tellWindow("pixorly:use", { wish }));
    };

    const favour = () => {
      const picture = pictureOf(open());
      if (!picture) return;
      const is_favourite = !picture.is_favourite;
      learn([{ id: picture.id, is_favourite }]);
      latest.current.onMark(picture.id, is_favourite);
      setTimeout(isStillThere, CORRECT_AFTER_MS, picture.id);
    };

    const trash = () => {
      const { id, strip, move, close, onTrash } = latest.current;
      const at = Math.max(0, strip.index);
      const next = strip.older || strip.newer;
      let isUndone = false;
      const takeBack = () => {
        if (isUndone) return;
        isUndone = true;
        undo.current = null;
        latest.current.onRestore([id]);
        latest.current.strip.putBack(id, at);
        if (latest.current.id) latest.current.move(id);
      };
      undo.current = takeBack;
      strip.drop(id);
      onTrash([id]);
      tellWindow("pixorly:notice", {
        template: "Moved to the trash.",
        kind: "ok",
        action: { template: "Undo", run: takeBack },
      });
      if (next) move(next);
      else close();
      setTimeout(async () => {
        if (!isUndone && (await isStillThere(id))) latest.current.strip.putBack(id, at);
      }, CORRECT_AFTER_MS);
    };

    return {
      favour,
      trash,
      undo: () => undo.current?.(),
      usePrompt: () => {
        const { prompt, negative_prompt } = pictureOf(open()) ?? {};
        if (prompt) use({ prompt, negative_prompt: negative_prompt ?? "" });
      },
      useSeed: () => {
        const { seed } = pictureOf(open()) ?? {};
        if (seed !== null && seed !== undefined) use({ seed });
      },
      useAll: async () => {
        const picture = pictureOf(open());
        if (picture?.isWhole && picture.prompt) use(await everythingOf(picture));
      },
    };
  }, []);
}
