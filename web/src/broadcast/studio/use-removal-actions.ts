import { UserMinus, UserX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MenuAction } from '../../ui/Menu.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import type { CommandRunner } from '../session/use-broadcast.ts';

/** How whoever leads sends somebody away, for now or for good. */
export function useRemovalActions(
  session: Pick<BroadcastSession, 'command'>,
  run: CommandRunner['run'],
): (participantId: string) => MenuAction[] {
  const { t } = useTranslation('broadcast');
  return (participantId) => {
    const remove = (isBanned: boolean) => () =>
      void run('remove', () => session.command('participant.remove', { participantId, isBanned }));
    return [
      {
        ...{ label: t('people.remove'), icon: UserMinus, isDangerous: true },
        ...{ onSelect: remove(false), 'data-testid': 'remove-person' },
      },
      {
        ...{ label: t('people.ban'), icon: UserX, isDangerous: true },
        ...{ onSelect: remove(true), 'data-testid': 'ban-person' },
      },
    ];
  };
}
