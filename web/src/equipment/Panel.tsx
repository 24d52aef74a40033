import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import styles from './Equipment.module.css';

interface PanelProps {
  icon: LucideIcon;
  title: string;
  isWide?: boolean;
  children: ReactNode;
  'data-testid'?: string;
}

/** One thing that can be tried. */
export function Panel({ icon: Icon, title, isWide = false, children, ...rest }: PanelProps) {
  const id = useId();
  return (
    <section {...rest} className={styles.panel} aria-labelledby={id} data-wide={isWide || undefined}>
      <h2 id={id} className={styles.title}>
        <Icon aria-hidden="true" />
        {title}
      </h2>
      {children}
    </section>
  );
}

/** A list of what was found, a row a thing. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

interface FactProps {
  label: string;
  children: ReactNode;
  'data-testid'?: string;
  'data-state'?: string;
}

export function Fact({ label, children, ...rest }: FactProps) {
  return (
    <div {...rest} className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
