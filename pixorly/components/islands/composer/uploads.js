// Reference pictures on their way to the server: sent with progress, kept out of the wish until they are there.
import { useCallback, useEffect, useRef, useState } from "react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { notice, undoable } from "$/public/external/pixorly/components/islands/composer/bench.js";
import { change, current } from "$/public/external/pixorly/components/islands/composer/wish.js";

const KINDS = ["image/jpeg", "image/png", "image/webp"];
const MOST_BYTES = 25_000_000;
export const ACCEPTED = KINDS.join(",");
// What a wish can carry, whatever the model.
export const MOST_REFERENCES = 6;

let count = 0;

function send(file, told) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    request.open("POST", "/api/studio/uploads");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.timeout = 120_000;
    request.upload.onprogress = (event) => event.lengthComputable && told(event.loaded / event.total);
    request.onload = () =>
      request.status < 300 ? resolve(request.response) : reject({ status: request.status, ...request.response });
    request.onerror = request.ontimeout = request.onabort = () => reject({});
    request.send(form);
    told(0, () => request.abort());
  });
}

// The same file would be refused again.
const isForGood = ({ status, words }) => words && status < 500 && status !== 429;

const unusable = (file) => {
  if (!KINDS.includes(file.type)) return { template: "{name} is not a JPG, PNG or WebP picture." };
  return file.size > MOST_BYTES ? { template: "{name} is larger than 25 MB." } : null;
};

const tellOfMost = () =>
  notice({
    template: "A prompt takes at most {most} reference pictures.",
    values: { most: MOST_REFERENCES },
    kind: "warn",
  });

export function addReferences(ids) {
  const all = [...new Set([...current().wish.references, ...ids])];
  if (all.length > MOST_REFERENCES) tellOfMost();
  change({ references: all.slice(0, MOST_REFERENCES) });
}

export function removeReference(id) {
  const { references } = current().wish;
  const at = references.indexOf(id);
  if (at < 0) return;
  change({ references: references.filter((one) => one !== id) });
  undoable({ template: "Reference removed." }, () => {
    const now = current().wish.references.filter((one) => one !== id);
    change({ references: [...now.slice(0, at), id, ...now.slice(at)] });
  });
}

// To the place of another one; those between make room.
export function moveReference(id, place) {
  const { references } = current().wish;
  const at = references.indexOf(place);
  if (at < 0 || id === place) return;
  const others = references.filter((one) => one !== id);
  change({ references: [...others.slice(0, at), id, ...others.slice(at)] });
}

export function useUploads() {
  const say = useWords();
  const speak = useRef(say);
  speak.current = say;
  const [sending, setSending] = useState([]);
  const stops = useRef(new Map());
  const line = useRef(Promise.resolve());
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);

  const add = useCallback((files) => {
    const room = MOST_REFERENCES - current().wish.references.length - stops.current.size;
    if (files.length > room) tellOfMost();
    for (const file of files.slice(0, Math.max(0, room))) {
      const reason = unusable(file);
      if (reason) {
        notice({ ...reason, values: { name: file.name }, kind: "bad" });
        continue;
      }
      const key = `upload-${++count}`;
      const url = URL.createObjectURL(file);
      const move = (progress, stop) => {
        if (stop) stops.current.set(key, stop);
        setSending((all) => all.map((one) => (one.key === key ? { ...one, progress } : one)));
      };
      const end = () => {
        stops.current.delete(key);
        setSending((all) => all.filter((one) => one.key !== key));
        URL.revokeObjectURL(url);
      };
      setSending((all) => [...all, { key, url, name: file.name, progress: 0 }]);
      // They join the wish in the order in which they were given, whichever arrives first.
      const before = line.current;
      line.current = send(file, move).then(
        async ({ id }) => (await before, end(), addReferences([id])),
        (trouble) => {
          const isStopped = !stops.current.has(key);
          end();
          if (isStopped || !isHere.current) return;
          const reason = trouble.words && speak.current(trouble.words.template, trouble.words.values);
          const values = { name: file.name, reason };
          const template = reason ? { template: "{name}: {reason}" } : { template: "{name} could not be uploaded." };
          const retry = { template: "Retry", run: () => add([file]) };
          notice({ ...template, values, kind: "bad", action: isForGood(trouble) ? undefined : retry });
        },
      );
    }
  }, []);

  const stop = useCallback((key) => {
    const abort = stops.current.get(key);
    stops.current.delete(key);
    abort?.();
  }, []);
  return { sending, add, stop };
}
