import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import styles from './Menu.module.css';
import { useTheatreAttribute } from './Theatre.tsx';

export interface MenuAction {
  label: string;
  icon?: LucideIcon;
  isDangerous?: boolean;
  isDisabled?: boolean;
  onSelect: () => void;
  'data-testid'?: string;
}

export interface MenuChoice<Value extends string = string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

export interface MenuProps {
  /** A single button element. */
  trigger: ReactNode;
  actions?: readonly MenuAction[];
  choices?: readonly MenuChoice[];
}

/**
 * A drop-down of actions, or of one-of-many choices. It opens inside the element in full screen, else in the page's main
 * part: outside of every landmark a screen reader would not find it. Opened from within a theatre it is dark.
 */
export function Menu({ trigger, actions = [], choices = [] }: MenuProps) {
  const theatre = useTheatreAttribute();
  const chosen = useRef<(() => void) | null>(null);
  // Not before the menu is gone and the trigger has the focus again: a dialog that opens gives it back to the trigger then,
  // instead of to an entry that is no more.
  const doChosen = (): void => {
    const act = chosen.current;
    chosen.current = null;
    if (act) queueMicrotask(act);
  };
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal
        container={
          (document.fullscreenElement as HTMLElement | null) ?? document.querySelector<HTMLElement>('#root main')
        }
      >
        <DropdownMenu.Content
          {...theatre}
          className={styles.content}
          sideOffset={6}
          collisionPadding={8}
          align="end"
          onCloseAutoFocus={doChosen}
        >
          {choices.map((choice) => (
            <DropdownMenu.RadioGroup
              key={choice.label}
              value={choice.value}
              onValueChange={(value) => choice.onChange(value)}
              aria-label={choice.label}
            >
              <DropdownMenu.Label className={styles.label}>{choice.label}</DropdownMenu.Label>
              {choice.options.map((option) => (
                <DropdownMenu.RadioItem key={option.value} value={option.value} className={styles.item}>
                  <DropdownMenu.ItemIndicator className={styles.mark}>
                    <Check aria-hidden="true" />
                  </DropdownMenu.ItemIndicator>
                  {option.label}
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          ))}
          {actions.map(({ icon: Icon, ...action }) => (
            <DropdownMenu.Item
              key={action.label}
              className={styles.item}
              data-danger={action.isDangerous ? '' : undefined}
              data-testid={action['data-testid']}
              disabled={action.isDisabled ?? false}
              onSelect={() => {
                chosen.current = action.onSelect;
              }}
            >
              {Icon && (
                <span className={styles.mark}>
                  <Icon aria-hidden="true" />
                </span>
              )}
              {action.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
