// What can be spent, at the top of a phone; on a desk it stands beside the price.
import { Link } from "react-router";
import { useWords } from "$/public/external/pixorly/components/words/words.js";
import { Figure } from "$/public/external/pixorly/components/ui/figures/figures.jsx";
import { usePhone } from "$/public/external/pixorly/components/islands/composer/bench.js";

const SEAM = "\u0000";

export function Balance({ credits, href }) {
  const say = useWords();
  const isPhone = usePhone();
  if (!isPhone || credits === null || credits === undefined) return null;
  // The number stands in its own element, wherever a language puts it.
  const whole = credits === 1 ? say("{n} credit", { n: SEAM }) : say("{n} credits", { n: SEAM });
  const [before, after] = whole.split(SEAM);
  return (
    <Link to={href} className="feed-credits badge acc num">
      {before}
      <Figure value={credits} data-testid="credits-balance" />
      {after}
    </Link>
  );
}
