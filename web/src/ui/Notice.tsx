import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Notice.module.css';

export type NoticeTone = 'info' | 'ok' | 'attention' | 'danger';

const icons = { info: Info, ok: CircleCheck, attention: TriangleAlert, danger: CircleAlert };

export interface NoticeProps {
  tone?: NoticeTone;
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Said by something that was there before: not every screen reader tells of what comes together with its region. */
  isSilent?: boolean;
  'data-testid'?: string;
}

/** A sentence or two in the page that somebody has to see; `danger` interrupts a screen reader. */
export function Notice({ tone = 'info', title, children, action, isSilent = false, ...rest }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      className={styles.notice}
      data-tone={tone}
      role={isSilent ? undefined : tone === 'danger' ? 'alert' : 'status'}
      data-testid={rest['data-testid']}
    >
      <Icon aria-hidden="true" className={styles.icon} />
      <div className={styles.text}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
