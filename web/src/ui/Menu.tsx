import { Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
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

/** A drop-down of actions, or of one-of-many choices. It opens inside the element in full screen, or in the dark
 * frame of the live pages, whose colours it then has. */
export function Menu({ trigger, actions = [], choices = [] }: MenuProps) {
  const theatre = useTheatreAttribute();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal
        container={
          (document.fullscreenElement as HTMLElement | null) ?? document.querySelector<HTMLElement>('[data-theatre]')
        }
      >
        <DropdownMenu.Content {...theatre} className={styles.content} sideOffset={6} collisionPadding={8} align="end">
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
              onSelect={action.onSelect}
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
