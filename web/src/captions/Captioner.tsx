import { type CaptionLanguage, type CaptionLine, MAX_CAPTION_LENGTH } from '@campus/protocol';
import { Send } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '../app/languages.ts';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import type { ReadyView } from '../broadcast/session/view.ts';
import { Button } from '../ui/Button.tsx';
import { languageName } from '../ui/format.ts';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { writableLanguages } from './caption-languages.ts';
import { recallCaptions, rememberCaptions } from './caption-memory.ts';
import styles from './Captioner.module.css';

interface CaptionerProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

const none: readonly CaptionLine[] = [];

/**
 * A field for what is being said; each line goes out with Enter. Who types does not wait for an answer: the next line is
 * begun at once, and lines go one after the other. One that could not be sent is put back.
 */
export function Captioner({ view, session }: CaptionerProps) {
  const { t, i18n } = useTranslation('captions');
  const { run } = useCommands();
  const languages = writableLanguages(view.event.languages);
  const [chosen, setChosen] = useState<CaptionLanguage | null>(() => recallCaptions('written'));
  const language = chosen !== null && languages.includes(chosen) ? chosen : (languages[0] ?? 'en');
  const [text, setText] = useState('');
  const sending = useRef<Promise<unknown>>(Promise.resolve());
  const line = text.trim();
  const isTooLong = line.length > MAX_CAPTION_LENGTH;
  const newest = view.state.captions.lines[language] ?? none;

  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (line === '' || isTooLong) return;
    setText('');
    const say = () => run('caption', () => session.command('caption.say', { language, text: line }));
    sending.current = sending.current.then(say).then((isSaid) => {
      if (!isSaid) setText((begun) => (begun === '' ? line : `${line} ${begun}`));
    });
  };
  return (
    <form className={styles.form} noValidate onSubmit={send}>
      <div className={styles.line}>
        <Select
          label={t('write.language')}
          value={language}
          options={languages.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))}
          onValueChange={(tag) => {
            setChosen(tag);
            rememberCaptions('written', tag);
          }}
          data-testid="caption-language"
        />
        <TextField
          label={t('write.text')}
          value={text}
          lang={language}
          dir={directionOf(language)}
          autoComplete="off"
          hint={view.state.phase === 'live' ? t('write.hint') : t('write.offAir')}
          error={isTooLong ? t('wrong.text') : undefined}
          onChange={(event) => setText(event.target.value)}
          data-testid="caption-text"
        />
        <Button type="submit" icon={Send} aria-disabled={line === '' || isTooLong} data-testid="say-caption">
          {t('write.send')}
        </Button>
      </div>
      {newest.length > 0 && (
        <ol className={styles.newest} aria-label={t('write.newest')} lang={language} dir={directionOf(language)}>
          {newest.map(({ seq, text: said }) => (
            <li key={seq} data-testid="said-caption">
              {said}
            </li>
          ))}
        </ol>
      )}
    </form>
  );
}
