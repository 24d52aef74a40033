import type { Participant } from '@campus/protocol';
import { Crown, UserCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import type { MenuAction } from '../../ui/Menu.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import { nameOf, type ReadyView } from '../session/view.ts';

interface HostActionsOptions {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
  person: Participant;
}

/** What a host may do with their role: share it, or hand it over, which is asked once more. */
export function useHostActions({ view, session, person }: HostActionsOptions): {
  actions: readonly MenuAction[];
  dialog: ReactNode;
} {
  const { t } = useTranslation('stage');
  const { run, isBusy } = useCommands();
  const [isAsking, setAsking] = useState(false);
  const { role, id: participantId, isConnected } = person;
  const isHost = role === 'host';
  const mayLead = isHost || role === 'moderator' || role === 'speaker';
  if (view.you.role !== 'host' || participantId === view.you.participantId || !mayLead || !isConnected)
    return { actions: [], dialog: null };
  const pass = (staysHost: boolean) => run('pass', () => session.command('host.pass', { participantId, staysHost }));
  const handOver = async () => {
    if (await pass(false)) setAsking(false);
  };
  const name = nameOf(view, participantId);
  return {
    actions: [
      ...(isHost
        ? []
        : [{ label: t('host.make'), icon: UserCheck, onSelect: () => void pass(true), 'data-testid': 'make-host' }]),
      { label: t('host.handOver'), icon: Crown, onSelect: () => setAsking(true), 'data-testid': 'hand-over' },
    ],
    dialog: (
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('host.title', { name })}
        description={t('host.text', { name })}
        keep={t('host.keep')}
        action={t('host.now')}
        onConfirm={() => void handOver()}
        isBusy={isBusy('pass')}
        confirmTestId="confirm-hand-over"
      />
    ),
  };
}
