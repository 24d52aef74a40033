import type { CaptionLanguage } from '@campus/protocol';
import { directionOf } from '../app/languages.ts';
import styles from './Caption.module.css';

interface CaptionProps {
  language: CaptionLanguage;
  text: string;
}

/**
 * Words over the lower edge of the picture, inside an element that they are placed in. A screen reader finds them, but
 * does not speak them by itself: whoever hears it hears the speaker as well.
 */
export function Caption({ language, text }: CaptionProps) {
  return (
    <div className={styles.place} aria-live="off">
      <p className={styles.text} lang={language} dir={directionOf(language)} data-testid="caption">
        <span>{text}</span>
      </p>
    </div>
  );
}
