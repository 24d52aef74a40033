import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './Demo.module.css';

interface DoorProps {
  /** A path of our own, perhaps with a query. */
  to: string;
  icon: LucideIcon;
  name: 'studio' | 'viewer' | 'centre';
}

/** One way into the demo, in a tab of its own, so that all three can stand open side by side. */
export function Door({ to, icon: Icon, name }: DoorProps) {
  const { t } = useTranslation('demo');
  return (
    <li>
      <a href={to} target="_blank" rel="noopener" className={styles.door} data-testid={`door-${name}`}>
        <Icon aria-hidden="true" />
        <span className={styles.doorName}>{t(`door.${name}.name`)}</span>
        <span className={styles.quiet}>{t(`door.${name}.detail`)}</span>
      </a>
    </li>
  );
}
