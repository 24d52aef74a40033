import type { LucideIcon } from 'lucide-react';
import { type HTMLAttributes, type ReactNode, useRef } from 'react';
import styles from './Rows.module.css';
import { useKeptFocus } from './use-kept-focus.ts';

/** A list of things, each on a line of its own (`Row`), in one frame. */
export function Rows(props: HTMLAttributes<HTMLUListElement>) {
  const ref = useRef<HTMLUListElement>(null);
  useKeptFocus(ref);
  return <ul ref={ref} {...props} className={styles.rows} />;
}

export interface RowProps extends Omit<HTMLAttributes<HTMLLIElement>, 'title' | 'className'> {
  icon?: LucideIcon;
  /** In the icon's place. */
  mark?: ReactNode;
  /** What it is: a name, perhaps in another script than the page's. */
  title?: ReactNode;
  /** Taken back, or out of date. */
  isOver?: boolean;
  /** More about it: `RowDetail`s. */
  children?: ReactNode;
  /** Its state, and what can be done with it. */
  end?: ReactNode;
  /** What stands in the whole width, or is drawn elsewhere, as a dialog is. */
  beneath?: ReactNode;
}

export function Row({ icon: Icon, mark, title, isOver = false, children, end, beneath, ...props }: RowProps) {
  return (
    <li {...props} className={styles.row}>
      {Icon && <Icon aria-hidden="true" className={styles.icon} />}
      {mark}
      <div className={styles.text}>
        {title !== undefined && (
          <p className={styles.title} data-over={isOver || undefined}>
            <bdi>{title}</bdi>
          </p>
        )}
        {children}
      </div>
      {end !== undefined && <div className={styles.end}>{end}</div>}
      {beneath !== undefined && <div className={styles.beneath}>{beneath}</div>}
    </li>
  );
}

/** A quieter line beneath a row's title. */
export function RowDetail({ children }: { children: ReactNode }) {
  return <p className={styles.detail}>{children}</p>;
}
