import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/Notice.tsx';
import type { ReadyView } from '../session/view.ts';

/** What has to be known at once; the server tells each what concerns them. */
export function Alarms({ view }: { view: ReadyView }) {
  const { t } = useTranslation('broadcast');
  return view.live.alarms.map((code) => (
    <Notice key={code} tone="danger" title={t(`alarm.${code}.title`)} data-testid={`alarm-${code}`}>
      {t(`alarm.${code}.detail`)}
    </Notice>
  ));
}
