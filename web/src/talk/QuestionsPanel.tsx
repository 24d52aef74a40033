import { isOnAir, MAX_QUESTION_LENGTH, type Question, type QuestionState } from '@campus/protocol';
import { CircleHelp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { afterSent } from '../forms/after-sent.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { QuestionRow } from './QuestionRow.tsx';
import { inOrder } from './question-order.ts';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

const groups: readonly { title: QuestionState; states: readonly QuestionState[] }[] = [
  { title: 'answering', states: ['answering'] },
  { title: 'held', states: ['held'] },
  { title: 'open', states: ['open'] },
  { title: 'answered', states: ['answered'] },
  { title: 'hidden', states: ['hidden'] },
];

/** Questions by how many want them answered; those who moderate pick. */
export function QuestionsPanel({ view, session }: TalkProps) {
  const { t } = useTranslation('talk');
  const group = useRef<HTMLDivElement>(null);
  useKeptFocus(group);
  const questions = inOrder(Object.values(view.state.talk.questions));
  const mayAsk = isOnAir(view.state) && view.you.role !== 'interpreter';
  return (
    <div ref={group} className={styles.group} data-testid="questions">
      <div className={styles.scroll}>
        {questions.length === 0 && <p className={styles.nothing}>{t('questions.nothing')}</p>}
        {groups.map(({ title, states }) => {
          const shown = questions.filter(({ state }) => states.includes(state));
          return shown.length === 0 ? null : (
            <Group key={title} title={title} questions={shown} view={view} session={session} />
          );
        })}
      </div>
      {mayAsk && <Ask session={session} />}
    </div>
  );
}

interface GroupProps extends TalkProps {
  title: QuestionState;
  questions: readonly Question[];
}

function Group({ title, questions, view, session }: GroupProps) {
  const { t } = useTranslation('talk');
  return (
    <section aria-label={t(`questions.${title}`)} data-group={title}>
      <h2 className={styles.heading}>{t(`questions.${title}`)}</h2>
      <ul className={styles.plain}>
        {questions.map((question) => (
          <QuestionRow key={question.id} view={view} session={session} question={question} />
        ))}
      </ul>
    </section>
  );
}

function Ask({ session }: Pick<TalkProps, 'session'>) {
  const { t } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const [text, setText] = useState('');
  const isTooLong = text.trim().length > MAX_QUESTION_LENGTH;
  const isReady = text.trim() !== '' && !isTooLong;
  const ask = async () => {
    if (!isReady || isBusy('ask')) return;
    if (await run('ask', () => session.command('question.ask', { text }))) setText(afterSent(text));
  };
  return (
    <form
      className={styles.ask}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <TextField
        label={t('questions.write')}
        value={text}
        error={isTooLong ? t('wrong.question') : undefined}
        onChange={(event) => setText(event.target.value)}
        data-testid="question"
      />
      <Button type="submit" icon={CircleHelp} isBusy={isBusy('ask')} aria-disabled={!isReady} data-testid="ask">
        {t('questions.ask')}
      </Button>
    </form>
  );
}
