// Menus on Radix: arrows, letters, Home and End move, Escape gives the focus back.
import * as Radix from "@radix-ui/react-dropdown-menu";
import { Check } from "lucide-react";
import { Link } from "react-router";
import { Keys } from "$/public/external/pixorly/components/ui/kbd/keys.jsx";

export const MenuRoot = ({ children, open, onOpenChange }) => (
  <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
    {children}
  </Radix.Root>
);
export const MenuTrigger = ({ children }) => <Radix.Trigger asChild>{children}</Radix.Trigger>;

// What an item opened has the keyboard; the menu that goes must not take it back.
const leave = (event) => document.querySelector(".dialog, .sheet") && event.preventDefault();

export const MenuList = ({ align = "end", side = "bottom", className = "", children, css, ...rest }) => (
  <Radix.Portal>
    <Radix.Content
      className={`menu ${className}`}
      align={align}
      side={side}
      sideOffset={6}
      collisionPadding={12}
      loop
      onCloseAutoFocus={leave}
      {...rest}
    >
      {children}
    </Radix.Content>
  </Radix.Portal>
);

const Face = ({ icon, label, hint, keys }) => (
  <>
    {icon}
    <span>
      {label}
      {hint && <small>{hint}</small>}
    </span>
    {keys && <Keys of={keys} aria-hidden="true" />}
  </>
);

export function MenuItem({
  label,
  hint,
  keys,
  href,
  onSelect,
  danger,
  disabled,
  className = "",
  children,
  css,
  ...rest
}) {
  const look = `menu-item ${danger ? "danger" : ""} ${className}`;
  const face = <Face icon={children} {...{ label, hint, keys }} />;
  if (!href)
    return (
      <Radix.Item className={look} disabled={disabled} onSelect={() => onSelect?.()} {...rest}>
        {face}
      </Radix.Item>
    );
  const inside = href.startsWith("/") && !/^\/(api|auth)\//.test(href);
  return (
    <Radix.Item className={look} disabled={disabled} onSelect={() => onSelect?.()} asChild {...rest}>
      {inside ? <Link to={href}>{face}</Link> : <a href={href}>{face}</a>}
    </Radix.Item>
  );
}

export const MenuCheck = ({ label, hint, checked, onChange, stays, className = "", css, ...rest }) => (
  <Radix.CheckboxItem
    className={`menu-item ${className}`}
    checked={Boolean(checked)}
    onCheckedChange={onChange}
    onSelect={(event) => stays && event.preventDefault()}
    {...rest}
  >
    <span>
      {label}
      {hint && <small>{hint}</small>}
    </span>
    <Check className="i tick" aria-hidden="true" />
  </Radix.CheckboxItem>
);

export const MenuLine = () => <Radix.Separator className="menu-line" />;
export const MenuName = ({ text }) => <Radix.Label className="menu-name label">{text}</Radix.Label>;
