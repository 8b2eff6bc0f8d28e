// Tabs on Radix: arrows move between them, only the chosen body is on the page.
import { useEffect, useRef, useState } from "react";
import * as Radix from "@radix-ui/react-tabs";

export const TabsRoot = ({ label, value, defaultValue, onChange, className = "", children, css, ...rest }) => (
  <Radix.Root className={className} value={value} defaultValue={defaultValue} onValueChange={onChange} {...rest}>
    {children}
  </Radix.Root>
);
export const TabsList = ({ label, children }) => (
  <Radix.List className="tabs" aria-label={label}>
    {children}
  </Radix.List>
);
export const TabsTab = ({ value, disabled, children }) => (
  <Radix.Trigger className="tab" value={value} disabled={disabled}>
    {children}
  </Radix.Trigger>
);
export const TabsBody = ({ value, children }) => (
  <Radix.Content className="tab-body" value={value}>
    {children}
  </Radix.Content>
);

// Pages side by side. The one being read is in view, and an end that is out of view fades.
export function LinkTabs({ label, className = "", children, css, ...rest }) {
  const bar = useRef(null);
  const [hidden, setHidden] = useState("");
  useEffect(() => {
    const nav = bar.current;
    const look = () => {
      const left = nav.scrollWidth - nav.clientWidth - nav.scrollLeft;
      setHidden([nav.scrollLeft > 1 && "before", left > 1 && "after"].filter(Boolean).join(" "));
    };
    // Again when sizes change: a font, or the words of another language, come a moment later.
    const show = () => {
      const here = nav.querySelector('[aria-current="page"]')?.getBoundingClientRect();
      const seen = nav.getBoundingClientRect();
      if (here) nav.scrollLeft += here.left + here.width / 2 - seen.left - seen.width / 2;
      look();
    };
    const sizes = new ResizeObserver(show);
    [nav, ...nav.children].forEach((one) => sizes.observe(one));
    nav.addEventListener("scroll", look, { passive: true });
    return () => (sizes.disconnect(), nav.removeEventListener("scroll", look));
  }, []);
  return (
    <nav ref={bar} className={className} aria-label={label} data-hidden={hidden || undefined} {...rest}>
      {children}
    </nav>
  );
}
