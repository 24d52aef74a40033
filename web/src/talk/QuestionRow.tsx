import { isOnAir, type Question } from '@campus/protocol';
import { Check, CheckCheck, EllipsisVertical, EyeOff, Mic, RotateCcw, ThumbsUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { isLeader } from '../broadcast/session/view.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Menu, type MenuAction } from '../ui/Menu.tsx';
import { LinkedText } from './LinkedText.tsx';
import { useNameOf } from './names.ts';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';
import { useRemoval } from './use-removal.ts';

interface QuestionRowProps extends TalkProps {
  question: Question;
}

export function QuestionRow({ view, session, question }: QuestionRowProps) {
  const { t } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const nameOf = useNameOf(view);
  const removalOf = useRemoval({ view, session }, run);
  const { id: questionId, state, votes } = question;
  const isOwnVote = question.voterIds.includes(view.you.participantId);
  const mayVote = (state === 'open' || state === 'answering') && view.you.role !== 'interpreter';
  return (
    <li className={styles.question} data-testid="asked" data-state={state} data-votes={votes}>
      <div>
        <p className={styles.messageText}>
          {question.text === '' ? <em>{t('erased')}</em> : <LinkedText text={question.text} />}
        </p>
        <p className={styles.messageHead}>
          <bdi className={styles.author}>{nameOf(question.participantId)}</bdi>
        </p>
      </div>
      <Button
        size="sm"
        variant={isOwnVote ? 'primary' : 'secondary'}
        icon={ThumbsUp}
        aria-pressed={isOwnVote}
        aria-label={t('questions.vote', { count: votes })}
        disabled={!mayVote}
        isBusy={isBusy('vote')}
        onClick={() => void run('vote', () => session.command('question.vote', { questionId, isFor: !isOwnVote }))}
        data-testid="vote"
      >
        {votes}
      </Button>
      {isLeader(view) && (
        <Menu
          trigger={
            <IconButton icon={EllipsisVertical} size="sm" label={t('questions.more')} data-testid="question-menu" />
          }
          actions={actionsFor()}
        />
      )}
    </li>
  );

  function actionsFor(): MenuAction[] {
    const move = (to: 'open' | 'answering' | 'answered' | 'hidden') => () =>
      void run('move', () => session.command('question.move', { questionId, to }));
    const all = [
      { to: 'open', label: t(state === 'held' ? 'questions.approve' : 'questions.reopen'), icon: Check },
      { to: 'answering', label: t('questions.answerNow'), icon: Mic },
      { to: 'answered', label: t('questions.markAnswered'), icon: CheckCheck },
      { to: 'hidden', label: t('questions.hide'), icon: EyeOff },
    ] as const;
    const moves = all
      .filter(({ to }) => to !== state && (to !== 'answering' || isOnAir(view.state)))
      .map(({ to, label, icon }) => ({
        label,
        icon: to === 'open' && state !== 'held' ? RotateCcw : icon,
        onSelect: move(to),
        'data-testid': `question-${to}`,
      }));
    return [...moves, ...removalOf(question.participantId)];
  }
}
