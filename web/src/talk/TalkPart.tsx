import { Tabs } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import styles from './Talk.module.css';

interface TalkPartProps {
  value: string;
  isShown: boolean;
  children: ReactNode;
}

/** Drawn when it is first looked at, and hidden afterwards, never taken away: what one has begun to write stays. */
export function TalkPart({ value, isShown, children }: TalkPartProps) {
  const [wasShown, setWasShown] = useState(isShown);
  if (isShown && !wasShown) setWasShown(true);
  return (
    // What is forced to stay is not hidden by the library.
    <Tabs.Content value={value} className={styles.part} forceMount hidden={!isShown}>
      {wasShown && children}
    </Tabs.Content>
  );
}
