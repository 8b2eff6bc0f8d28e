// Tabs on Radix: arrows move between them, only the chosen body is on the page.
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
