import { useTranslation } from 'react-i18next';
import { QueryFailure } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { Section } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';
import { ConsentRow } from './ConsentRow.tsx';
import styles from './Consents.module.css';
import { TakeBack } from './TakeBack.tsx';

interface DoorConsentProps {
  link: string | null;
  joinToken: string | null;
}

/** What was agreed to by this link or in this browser, and the way to take it back; nothing where nothing was. */
export function DoorConsent({ link, joinToken }: DoorConsentProps) {
  const { t } = useTranslation('consents');
  const door = { ...(link === null ? {} : { link }), ...(joinToken === null ? {} : { joinToken }) };
  const found = useRoute('consents.byDoor', { body: door });
  const withdraw = useRouteAction('consents.withdrawByDoor', ['consents.byDoor', 'recordings.show']);
  if (!found.data) return <QueryFailure query={found} />;
  const { consents } = found.data;
  if (consents.length === 0) return null;
  const isAgreed = consents.some(({ consent }) => consent === 'seen-and-heard');
  return (
    <div className={styles.door}>
      <Section
        title={t('title')}
        actions={
          isAgreed ? (
            <TakeBack
              event={consents[0]?.title ?? t('unknownEvent')}
              onTakeBack={() => withdraw.mutateAsync({ body: door })}
              isBusy={withdraw.isPending}
            />
          ) : undefined
        }
      >
        <Rows data-testid="door-consents">
          {consents.map((consent) => (
            <ConsentRow key={consent.participantId} consent={consent} link={link} title={consent.name} />
          ))}
        </Rows>
      </Section>
    </div>
  );
}
