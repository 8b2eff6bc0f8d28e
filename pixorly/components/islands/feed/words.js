// The feed's smaller sentences: places, prices, sizes, waiting.

const ordinal = new Intl.PluralRules("en", { type: "ordinal" });

export function placeIn(say, place) {
  if (place === 1) return say("Queued · next");
  if (place < 1) return say("Queued");
  const kind = ordinal.select(place);
  if (kind === "one") return say("Queued · {n}st", { n: place });
  if (kind === "two") return say("Queued · {n}nd", { n: place });
  if (kind === "few") return say("Queued · {n}rd", { n: place });
  return say("Queued · {n}th", { n: place });
}

const clockTime = (at) =>
  new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(at));

// Why it waits, and until when: in seconds where they are few, else by the clock.
export function waitingFor(say, tile, secondsLeft) {
  const time = clockTime(tile.waits_until);
  const n = Math.max(1, Math.ceil(secondsLeft));
  if (tile.waits_for === "trouble")
    return n < 90 ? say("Trying again in {n} s", { n }) : say("Trying again at {time}", { time });
  if (tile.waits_for === "provider") return say("The provider is pausing. Goes on at {time}", { time });
  if (tile.waits_for === "hour") return say("This hour's generations are used. Goes on at {time}", { time });
  return say("Goes on at {time}", { time });
}

export function elapsedOf(say, seconds, typical) {
  const n = Math.floor(seconds);
  const usual = Math.max(1, Math.round(typical ?? 0));
  if (!typical) return say("{n} s", { n });
  return n <= usual ? say("{n} s of ~{usual}", { n, usual }) : say("{n} s, usually ~{usual}", { n, usual });
}

const credits = (say, n) => (n === 1 ? say("1 credit") : say("{n} credits", { n }));

export function priceOf(say, batch) {
  const price = batch.jobs.reduce((sum, job) => sum + job.price, 0);
  if (!price) return say("free");
  if (batch.held) return batch.held === 1 ? say("1 credit held") : say("{n} credits held", { n: batch.held });
  return batch.charged ? credits(say, batch.charged) : say("nothing charged");
}

export function modelsOf(say, batch) {
  const names = [...new Set(batch.jobs.map((job) => say(job.model)))];
  return names.length > 2 ? say("{n} models", { n: names.length }) : names.join(", ");
}

export function sizeOf(batch) {
  const sizes = new Set(batch.jobs.map((job) => `${job.width} × ${job.height}`));
  return sizes.size === 1 ? [...sizes][0] : "";
}

// The first sentence is the title of a failure; what it advises stands under it.
export function failureOf(say, failure) {
  const whole = say(failure.template, failure.values);
  const end = whole.search(/[.!?]\s/);
  return end < 0 ? [whole.replace(/\.$/, ""), ""] : [whole.slice(0, end), whole.slice(end + 2)];
}

export function effortOf(say, failure) {
  const seconds = Math.round(failure.seconds);
  const tries = failure.attempts > 1 ? say("Tried {n} times in {seconds} s.", { n: failure.attempts, seconds }) : "";
  const n = failure.credits_back;
  if (!n) return tries;
  return `${tries} ${n === 1 ? say("Your credit is back.") : say("Your {n} credits are back.", { n })}`.trim();
}
