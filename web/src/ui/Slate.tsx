import type { LucideIcon } from 'lucide-react';
import type { HTMLAttributes, Ref } from 'react';
import { classNames } from './class-names.ts';
import styles from './Slate.module.css';
import { TilePattern } from './TilePattern.tsx';

export interface SlateProps extends Omit<HTMLAttributes<HTMLDivElement>, 'title'> {
  icon?: LucideIcon;
  title: string;
  detail?: string | undefined;
  ref?: Ref<HTMLDivElement>;
}

/** What stands in a picture's place when there is none: paused, away, not yet, ended. Fills its parent. */
export function Slate({ icon: Icon, title, detail, children, className, ...props }: SlateProps) {
  return (
    <div {...props} className={classNames(styles.slate, className)}>
      <TilePattern />
      <div className={styles.text}>
        {Icon && <Icon aria-hidden="true" className={styles.icon} />}
        <p className={styles.title}>{title}</p>
        {detail !== undefined && <p className={styles.detail}>{detail}</p>}
        {children}
      </div>
    </div>
  );
}
