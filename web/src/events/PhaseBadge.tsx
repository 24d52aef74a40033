import type { CampusEvent } from '@campus/protocol';
import { CalendarClock, CalendarX, Pause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../ui/Badge.tsx';
import { relativeTime } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';

export function PhaseBadge({ event }: { event: CampusEvent }) {
  const { t, i18n } = useTranslation('events');
  const nowMs = useNow();
  if (event.isCancelled) {
    return (
      <Badge tone="danger" icon={CalendarX}>
        {t('phase.cancelled')}
      </Badge>
    );
  }
  switch (event.phase) {
    case 'live':
      return <Badge tone="live">{t('phase.live')}</Badge>;
    case 'paused':
      return (
        <Badge tone="attention" icon={Pause}>
          {t('phase.paused')}
        </Badge>
      );
    case 'ended':
      return <Badge>{t('phase.ended')}</Badge>;
    case 'scheduled':
    case 'backstage':
      return (
        <Badge tone="accent" icon={CalendarClock}>
          {relativeTime(event.startsAtMs, nowMs, i18n.language)}
        </Badge>
      );
  }
}
