import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { reactionKinds, signs } from './reactions.ts';
import styles from './ReactionBar.module.css';
import talk from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';
import { useReactions } from './use-reactions.ts';

/** Signs to send, and how many everyone sent just now. */
export function ReactionBar({ session }: Pick<TalkProps, 'session'>) {
  const { t } = useTranslation('talk');
  const { run } = useCommands();
  const counts = useReactions(session);
  return (
    <fieldset className={styles.reactions} aria-label={t('reactions.label')}>
      {reactionKinds.map((kind) => {
        const Sign = signs[kind];
        return (
          <button
            key={kind}
            type="button"
            className={styles.reaction}
            title={t(`reactions.${kind}`)}
            onClick={() => void run('react', () => session.call('reaction.send', { kind }))}
            data-testid={`react-${kind}`}
            data-kind={kind}
            data-count={counts[kind] ?? 0}
          >
            <Sign aria-hidden="true" />
            <VisuallyHidden>{t(`reactions.${kind}`)}</VisuallyHidden>
            {counts[kind] ? <span className={talk.count}>{counts[kind]}</span> : null}
          </button>
        );
      })}
    </fieldset>
  );
}
