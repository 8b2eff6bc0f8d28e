// A finished picture: its blur first, then itself; developing from low light if it came while somebody watched.
import { useEffect, useRef, useState } from "react";
import { ImageOff } from "lucide-react";
import { useWords } from "$/public/external/pixorly/components/words/words.js";

const SIZES = "(max-width: 640px) 50vw, 25vw";

export function Print({ picture, alt, isArriving }) {
  const say = useWords();
  const img = useRef(null);
  const [face, setFace] = useState("");
  useEffect(() => {
    // What lies in the browser's cache is there before anybody listens.
    if (img.current?.complete && img.current.naturalWidth) setFace("here");
  }, []);
  const look = face === "here" ? (isArriving ? "develops" : "here") : "";
  return (
    <>
      <span
        className={`print-blur${isArriving ? " dim" : ""}`}
        style={picture.blur ? { backgroundImage: `url("${picture.blur}")` } : undefined}
        aria-hidden="true"
      />
      <img
        ref={img}
        className={`print ${look}`}
        src={`/i/${picture.id}?w=400`}
        srcSet={`/i/${picture.id}?w=400 400w, /i/${picture.id}?w=800 800w`}
        sizes={SIZES}
        width={picture.width}
        height={picture.height}
        alt={alt}
        loading="lazy"
        decoding="async"
        draggable={false}
        data-testid="generated-image"
        onLoad={() => setFace("here")}
        onError={() => setFace("broken")}
      />
      {face === "broken" && (
        <span className="print-broken">
          <ImageOff className="i" aria-hidden="true" />
          {say("This picture could not be loaded")}
        </span>
      )}
    </>
  );
}
