import type { ReactNode } from 'react';
import { TilePattern } from '../ui/TilePattern.tsx';
import styles from './MessagePage.module.css';

interface MessagePageProps {
  title: string;
  detail?: string;
  children?: ReactNode;
}

/** A whole page that says one thing: not found, failed, done. */
export function MessagePage({ title, detail, children }: MessagePageProps) {
  return (
    <section className={styles.page}>
      <div className={styles.tile}>
        <TilePattern />
      </div>
      <h1>{title}</h1>
      {detail !== undefined && <p className={styles.detail}>{detail}</p>}
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </section>
  );
}
