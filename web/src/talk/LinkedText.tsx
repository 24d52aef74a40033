import { useMemo } from 'react';
import { partsOf } from './links.ts';
import styles from './Talk.module.css';

const rel = ['noopener', 'noreferrer', 'nofollow', 'ugc'].join(' ');

/** What somebody wrote. Its links tell the other side nothing, and open beside the broadcast. */
export function LinkedText({ text }: { text: string }) {
  const parts = useMemo(() => partsOf(text), [text]);
  return (
    <span className={styles.text} dir="auto">
      {parts.map((part, index) =>
        'href' in part ? (
          // A text does not change; its parts keep their places.
          // oxlint-disable-next-line react/no-array-index-key
          <a key={index} href={part.href} target="_blank" rel={rel} dir="ltr">
            {part.text}
          </a>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}
