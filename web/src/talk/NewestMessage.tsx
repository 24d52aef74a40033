import type { ChatMessage } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import type { ReadyView } from '../broadcast/session/view.ts';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { useNameOf } from './names.ts';

interface NewestMessageProps {
  view: ReadyView;
  messages: readonly ChatMessage[];
}

/** Tells screen readers what was written, whichever part of the conversation is shown. */
export function NewestMessage({ view, messages }: NewestMessageProps) {
  const { t } = useTranslation('talk');
  const nameOf = useNameOf(view);
  const newest = messages.findLast(({ state }) => state === 'shown');
  return (
    <VisuallyHidden>
      <div role="log" aria-label={t('chat.newest')}>
        {newest && <p key={newest.seq}>{`${nameOf(newest.participantId)}: ${newest.text}`}</p>}
      </div>
    </VisuallyHidden>
  );
}
