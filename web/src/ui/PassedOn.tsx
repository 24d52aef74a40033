import { CopyField } from './CopyField.tsx';
import { Notice } from './Notice.tsx';
import styles from './PassedOn.module.css';

interface PassedOnProps {
  /** The link that somebody has to pass on; null when a mail with it is on its way. */
  url: string | null;
  words: { mailed: string; link: string; passOn: string };
  /** `…-sent` is the whole, `…-url` the link. */
  testId: string;
}

/** What comes of an invitation: a mail on its way, or a link to be passed on. */
export function PassedOn({ url, words, testId }: PassedOnProps) {
  if (url === null) {
    return (
      <Notice tone="ok" data-testid={`${testId}-sent`}>
        <p>{words.mailed}</p>
      </Notice>
    );
  }
  return (
    <div className={styles.link} data-testid={`${testId}-sent`}>
      <CopyField label={words.link} value={url} data-testid={`${testId}-url`} />
      <p className={styles.hint}>{words.passOn}</p>
    </div>
  );
}
