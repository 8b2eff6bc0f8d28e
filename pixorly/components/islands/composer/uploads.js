// Reference pictures on their way to the server: sent with progress, kept out of the wish until they are there.
import { useCallback, useEffect, useRef, useState } from "react";
import { notice } from "$/public/external/pixorly/components/islands/composer/bench.js";
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
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(request.response?.words));
    request.onerror = request.ontimeout = request.onabort = () => reject(null);
    request.send(form);
    told(0, () => request.abort());
  });
}

const unusable = (file) => {
  if (!KINDS.includes(file.type)) return { template: "{name} is not a JPG, PNG or WebP picture." };
  return file.size > MOST_BYTES ? { template: "{name} is larger than 25 MB." } : null;
};

export function addReferences(ids) {
  const known = current().wish.references;
  const references = [...new Set([...known, ...ids])].slice(0, MOST_REFERENCES);
  if (known.length + ids.length > MOST_REFERENCES)
    notice({
      template: "A prompt takes at most {most} reference pictures.",
      values: { most: MOST_REFERENCES },
      kind: "warn",
    });
  change({ references });
}

export function useUploads() {
  const [sending, setSending] = useState([]);
  const stops = useRef(new Map());
  const line = useRef(Promise.resolve());
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => void (isHere.current = false);
  }, []);

  const add = useCallback((files) => {
    for (const file of files) {
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
        (words) => {
          const isStopped = !stops.current.has(key);
          end();
          if (isStopped || !isHere.current) return;
          const fallback = { template: "{name} could not be uploaded.", values: { name: file.name } };
          notice({ ...(words ?? fallback), kind: "bad", action: { template: "Retry", run: () => add([file]) } });
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
