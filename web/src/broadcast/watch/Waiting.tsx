import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Slate } from '../../ui/Slate.tsx';
import { eventTimes } from '../join/event-times.ts';
import { useNow } from '../../ui/use-now.ts';
import type { ReadyView } from '../session/view.ts';
import { reader } from '../../ui/reader.ts';

/** Before the broadcast: when it is, and that nothing has to be done. */
export function Waiting({ view }: { view: ReadyView }) {
  const { t, i18n } = useTranslation('broadcast');
  const nowMs = useNow(10_000) + view.live.clockOffsetMs;
  const { startsAtMs, timeZone } = view.event;
  const times = eventTimes(startsAtMs, timeZone, i18n.language, reader().timeZone);
  const minutes = Math.ceil((startsAtMs - nowMs) / 60_000);
  const isSoon = view.state.phase === 'backstage' || minutes <= 0;
  return (
    <Slate
      icon={CalendarClock}
      title={isSoon ? t('waiting.soon') : t('waiting.title')}
      detail={t('waiting.byItself')}
      data-testid="waiting"
    >
      <p>
        <time dateTime={new Date(startsAtMs).toISOString()}>{times.here}</time>
      </p>
      {times.there && <p>{t('waiting.there', times.there)}</p>}
      {!isSoon && minutes < 60 && <p>{t('waiting.minutes', { minutes })}</p>}
    </Slate>
  );
}
