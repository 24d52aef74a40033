import styles from './Avatar.module.css';
import { initialsOf, tintOf } from './initials.ts';

const tints = ['primary', 'accent', 'attention', 'ok'] as const;

/** A person in a row of people: the letters of the name that stands beside it. Decoration. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className={styles.avatar} data-tint={tints[tintOf(name, tints.length)]} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
