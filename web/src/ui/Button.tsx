import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';
import { classNames } from './class-names.ts';
import { Spinner } from './Spinner.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger' | 'live';
export type ButtonSize = 'sm' | 'md' | 'lg';

interface Look {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: LucideIcon;
}

function look(variant: ButtonVariant, size: ButtonSize, extra?: string): string {
  return classNames(styles.button, styles[variant], styles[size], extra);
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  /** Keeps the button’s place and width while its work is under way, and refuses further presses. So does `aria-disabled`, which leaves the keyboard there. */
  isBusy?: boolean;
}

export function Button({ variant = 'secondary', size = 'md', icon: Icon, isBusy = false, ...rest }: ButtonProps) {
  const { children, className, disabled, onClick, ...props } = rest;
  const isDeaf = isBusy || props['aria-disabled'] === true;
  return (
    <button
      type="button"
      {...props}
      className={look(variant, size, className)}
      disabled={disabled}
      aria-busy={isBusy || undefined}
      aria-disabled={isDeaf || undefined}
      onClick={isDeaf ? (event) => event.preventDefault() : onClick}
    >
      {isBusy ? <Spinner isInline /> : Icon && <Icon aria-hidden="true" className={styles.icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

export interface ButtonLinkProps extends LinkProps, Look {}

/** Looks like a button and goes somewhere. */
export function ButtonLink({
  variant = 'secondary',
  size = 'md',
  icon: Icon,
  className,
  children,
  ...props
}: ButtonLinkProps) {
  return (
    <Link {...props} className={look(variant, size, className)}>
      {Icon && <Icon aria-hidden="true" className={styles.icon} />}
      <span>{children}</span>
    </Link>
  );
}

export interface IconButtonProps extends ComponentProps<'button'> {
  icon: LucideIcon;
  /** What it does, for screen readers and as a tooltip. */
  label: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** For switches: whether it is on. */
  isPressed?: boolean;
  badge?: ReactNode;
}

export function IconButton({
  icon: Icon,
  label,
  variant = 'quiet',
  size = 'md',
  isPressed,
  badge,
  ...props
}: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...props}
      aria-label={label}
      aria-pressed={isPressed}
      className={classNames(look(variant, size, props.className), styles.iconOnly)}
    >
      <Icon aria-hidden="true" className={styles.icon} />
      {badge}
    </button>
  );
}
