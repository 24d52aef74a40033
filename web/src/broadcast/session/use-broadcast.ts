import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { codeOf, useErrorText } from '../../api/error-text.ts';
import type { CaptureDesk } from '../../media/capture-desk.ts';
import { showToast } from '../../ui/toast-store.ts';
import { BroadcastSession } from './broadcast-session.ts';
import type { JoinTicket } from './join-ticket.ts';
import type { BroadcastView } from './view.ts';

/** The session lives as long as the component, and closes with it. */
export function useBroadcastSession(ticket: JoinTicket, desk: CaptureDesk): BroadcastSession {
  const [session] = useState(() => new BroadcastSession(ticket, desk));
  useEffect(() => {
    session.start();
    return () => session.close();
  }, [session]);
  return session;
}

export function useBroadcastView(session: BroadcastSession): BroadcastView {
  return useStore(session.store);
}

export interface CommandRunner {
  /** Runs one command at a time for each key; says a refusal in a toast. Resolves to whether it was done. */
  run: (key: string, work: () => Promise<unknown>) => Promise<boolean>;
  isBusy: (key: string) => boolean;
}

export function useCommands(): CommandRunner {
  const errorText = useErrorText();
  const [busy, setBusy] = useState<ReadonlySet<string>>(() => new Set());
  const run = useCallback(
    async (key: string, work: () => Promise<unknown>) => {
      setBusy((before) => new Set(before).add(key));
      try {
        await work();
        return true;
      } catch (error) {
        if (codeOf(error) === 'INTERNAL') console.error(error);
        showToast(errorText(error), 'danger');
        return false;
      } finally {
        setBusy((before) => new Set([...before].filter((other) => other !== key)));
      }
    },
    [errorText],
  );
  return useMemo(() => ({ run, isBusy: (key: string) => busy.has(key) }), [run, busy]);
}
