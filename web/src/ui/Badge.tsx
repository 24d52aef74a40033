import type { LucideIcon } from 'lucide-react';
import type { HTMLAttributes } from 'react';
import styles from './Badge.module.css';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'accent' | 'ok' | 'attention' | 'danger' | 'live';

export interface BadgeProps extends HTMLAttributes<HTMLSpanElement> {
  tone?: Tone;
  icon?: LucideIcon;
}

/** A word or two about a state. `live` has a beating dot. */
export function Badge({ tone = 'neutral', icon: Icon, className, children, ...props }: BadgeProps) {
  return (
    <span {...props} className={classNames(styles.badge, styles[tone], className)}>
      {tone === 'live' && !Icon && <span className={styles.dot} aria-hidden="true" />}
      {Icon && <Icon aria-hidden="true" className={styles.icon} />}
      {children}
    </span>
  );
}
