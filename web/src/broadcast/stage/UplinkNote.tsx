import { useTranslation } from 'react-i18next';
import type { UplinkView } from '../../media/uplink-watch.ts';
import { Notice } from '../../ui/Notice.tsx';

/** Tells somebody who is seen and heard that their line is too thin for their picture. */
export function UplinkNote({ uplink: { hold, isThin } }: { uplink: UplinkView }) {
  const { t } = useTranslation('broadcast');
  if (hold === 'off' && !isThin) return null;
  return (
    <Notice tone="attention" data-testid="uplink-note">
      {t(`uplink.${hold === 'off' ? 'thin' : hold}`)}
    </Notice>
  );
}
