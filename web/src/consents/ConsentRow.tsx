import type { OwnConsent } from '@campus/protocol';
import { Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayAndTime } from '../ui/format.ts';
import { Row, RowDetail } from '../ui/Rows.tsx';

interface ConsentRowProps {
  consent: OwnConsent;
  /** Opens the recordings of the event for who has no account. */
  link: string | null;
  /** Instead of the event's title, which stands there already. */
  title?: string;
  end?: ReactNode;
}

/** What somebody agreed to in one event, or took back, and the recordings in which they are. */
export function ConsentRow({ consent, link, title, end }: ConsentRowProps) {
  const { t, i18n } = useTranslation('consents');
  const { consentAtMs, recordings } = consent;
  const query = link === null ? '' : `?link=${encodeURIComponent(link)}`;
  const when = consentAtMs === null ? '' : dayAndTime(consentAtMs, i18n.language);
  return (
    <Row
      icon={Video}
      title={title ?? consent.title ?? t('unknownEvent')}
      data-testid="own-consent"
      data-consent={consent.consent}
      end={end}
    >
      <RowDetail>{t(consent.consent === 'seen-and-heard' ? 'agreed' : 'takenBack', { when })}</RowDetail>
      {recordings.length === 0 && <RowDetail>{t('notShown')}</RowDetail>}
      {recordings.map(({ id, startedAtMs }) => (
        <RowDetail key={id}>
          <Link to={`/recordings/${id}${query}`}>
            {t('recording', { when: dayAndTime(startedAtMs, i18n.language) })}
          </Link>
        </RowDetail>
      ))}
    </Row>
  );
}
