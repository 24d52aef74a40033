import { CopyField } from './CopyField.tsx';
import { Notice } from './Notice.tsx';
import styles from './PassedOn.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

interface PassedOnProps {
  /**
   * The link that somebody has to pass on; null when a mail with it is on its way; undefined while nothing has been
   * sent, since what is said later needs its place before.
   */
  url: string | null | undefined;
  words: { mailed: string; link: string; passOn: string };
  /** `…-sent` is the whole, `…-url` the link. */
  testId: string;
}

/** What comes of an invitation: a mail on its way, or a link to be passed on. */
export function PassedOn({ url, words, testId }: PassedOnProps) {
  return (
    <>
      <VisuallyHidden>
        <output>{url !== undefined && (url === null ? words.mailed : words.passOn)}</output>
      </VisuallyHidden>
      {url === null && (
        <Notice isSilent tone="ok" data-testid={`${testId}-sent`}>
          <p>{words.mailed}</p>
        </Notice>
      )}
      {typeof url === 'string' && (
        <div className={styles.link} data-testid={`${testId}-sent`}>
          <CopyField label={words.link} value={url} data-testid={`${testId}-url`} />
          <p className={styles.hint}>{words.passOn}</p>
        </div>
      )}
    </>
  );
}
