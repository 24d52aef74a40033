import { answering, isOnAir } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import type { ReadyView } from '../broadcast/session/view.ts';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { LinkedText } from './LinkedText.tsx';
import { useNameOf } from './names.ts';
import { labelOf } from './poll-labels.ts';
import { PollResult } from './PollResult.tsx';
import { reactionKinds, signs } from './reactions.ts';
import styles from './RoomTalk.module.css';
import type { TalkSession } from './talk-session.ts';
import { useReactions } from './use-reactions.ts';

interface RoomTalkProps {
  view: ReadyView;
  session: Pick<TalkSession, 'reactions'>;
}

const shownMessages = 3;

/** The conversation on a smartboard, to read from afar: what is being answered, the poll, the newest messages. */
export function RoomTalk({ view, session }: RoomTalkProps) {
  const { t } = useTranslation('talk');
  const nameOf = useNameOf(view);
  const counts = useReactions(session);
  const { chat, questions, polls } = view.state.talk;
  if (!isOnAir(view.state)) return null;
  const question = answering(questions);
  const poll = Object.values(polls).find(({ closedAtMs }) => closedAtMs === null);
  const messages = chat.messages
    .flat()
    .filter(({ to, state }) => to === 'everyone' && state === 'shown')
    .slice(-shownMessages);
  const reactions = reactionKinds.filter((kind) => counts[kind]);
  if (!question && !poll && messages.length === 0 && reactions.length === 0) return null;
  return (
    <aside className={styles.room} aria-label={t('label')} data-testid="room-talk">
      {question && (
        <section data-testid="room-question">
          <h2 className={styles.heading}>{t('questions.answering')}</h2>
          <p className={styles.large}>
            <LinkedText text={question.text} />
          </p>
        </section>
      )}
      {poll && (
        <section data-testid="room-poll">
          <h2 className={styles.large}>
            <bdi>{poll.text}</bdi>
          </h2>
          {poll.result ? (
            <PollResult poll={poll} result={poll.result} />
          ) : (
            <ul className={styles.options}>
              {poll.options.map((option, index) => (
                // Options keep their places.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={index}>
                  <bdi>{labelOf(poll, option, index)}</bdi>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      {messages.length > 0 && (
        <ul className={styles.messages}>
          {messages.map((message) => (
            <li key={message.seq} data-testid="room-message">
              <bdi className={styles.author}>{nameOf(message.participantId)}</bdi> <LinkedText text={message.text} />
            </li>
          ))}
        </ul>
      )}
      {reactions.length > 0 && (
        <p className={styles.reactions} data-testid="room-reactions">
          {reactions.map((kind) => {
            const Sign = signs[kind];
            return (
              <span key={kind} className={styles.reaction} data-kind={kind}>
                <Sign aria-hidden="true" />
                <VisuallyHidden>{t(`reactions.${kind}`)}</VisuallyHidden> {counts[kind]}
              </span>
            );
          })}
        </p>
      )}
    </aside>
  );
}
