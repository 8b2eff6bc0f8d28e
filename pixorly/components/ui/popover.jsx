// A small panel beside what opened it, on Radix.
import * as Radix from "@radix-ui/react-popover";

export const PopoverRoot = ({ children, open, onOpenChange }) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    {children}
  </Radix.Root>
);
export const PopoverTrigger = ({ children }) => <Radix.Trigger asChild>{children}</Radix.Trigger>;

export const PopoverPanel = ({ label, align = "start", side = "bottom", className = "", children, css, ...rest }) => (
  <Radix.Portal>
    <Radix.Content
      className={`popover ${className}`}
      aria-label={label}
      align={align}
      side={side}
      sideOffset={6}
      collisionPadding={12}
      {...rest}
    >
      {children}
    </Radix.Content>
  </Radix.Portal>
);
