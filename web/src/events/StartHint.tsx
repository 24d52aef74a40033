import { useTranslation } from 'react-i18next';
import { dayAndTime } from '../ui/format.ts';
import { reader } from '../ui/reader.ts';
import { epochOfLocal, howOftenShown, isSameTimeIn } from './zoned-time.ts';

/** What the chosen time is by the organiser's own clocks, and what becomes of it in a night when clocks change. */
export function StartHint({ draft }: { draft: { startsAtLocal: string; timeZone: string } }) {
  const { t, i18n } = useTranslation('events');
  const { startsAtLocal, timeZone } = draft;
  const startsAtMs = epochOfLocal(startsAtLocal, timeZone);
  if (startsAtMs === null) return null;
  const shown = howOftenShown(startsAtLocal, timeZone);
  const there = dayAndTime(startsAtMs, i18n.language, { timeZone, withZone: true });
  return (
    <span data-testid="start-hint" data-shown={shown}>
      {shown === 'never' && t('form.leftOut', { time: there })}
      {shown === 'twice' && t('form.twice', { time: there })}{' '}
      {!isSameTimeIn(startsAtMs, reader().timeZone, timeZone) &&
        t('form.startsHere', { time: dayAndTime(startsAtMs, i18n.language, { withZone: true }) })}
    </span>
  );
}
