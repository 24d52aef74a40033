import { UserMinus, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CommandRunner } from '../broadcast/session/use-broadcast.ts';
import { isLeader } from '../broadcast/session/view.ts';
import type { MenuAction } from '../ui/Menu.tsx';
import type { TalkProps } from './talk-session.ts';

/** How whoever leads sends the writer of something away; nothing for others, for oneself, and for who is kept out already. */
export function useRemoval({ view, session }: TalkProps, run: CommandRunner['run']) {
  const { t } = useTranslation('talk');
  return (participantId: string): MenuAction[] => {
    const { state, you } = view;
    const isOut = state.phase === 'ended' || state.bannedIds.includes(participantId);
    if (!isLeader(view) || isOut || participantId === you.participantId) return [];
    const remove = (isBanned: boolean) => () =>
      void run('remove', () => session.command('participant.remove', { participantId, isBanned }));
    return [
      {
        ...{ label: t('writer.remove'), icon: UserMinus, isDangerous: true },
        ...{ onSelect: remove(false), 'data-testid': 'remove-writer' },
      },
      {
        ...{ label: t('writer.ban'), icon: UserX, isDangerous: true },
        ...{ onSelect: remove(true), 'data-testid': 'ban-writer' },
      },
    ];
  };
}
