import type { OwnConsent } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { Empty } from '../ui/Page.tsx';
import { Rows } from '../ui/Rows.tsx';
import { ConsentRow } from './ConsentRow.tsx';
import { TakeBack } from './TakeBack.tsx';

/** Where somebody with an account agreed to be recorded; there they take it back. */
export function OwnConsents() {
  const { t } = useTranslation('consents');
  const own = useRoute('consents.own', {});
  return (
    <>
      <p>{t('lead')}</p>
      <QueryView query={own}>
        {({ consents }) =>
          consents.length === 0 ? (
            <Empty>{t('nothing')}</Empty>
          ) : (
            <Rows data-testid="own-consents">
              {consents.map((consent) => (
                <OwnRow key={consent.participantId} consent={consent} />
              ))}
            </Rows>
          )
        }
      </QueryView>
    </>
  );
}

function OwnRow({ consent }: { consent: OwnConsent }) {
  const { t } = useTranslation('consents');
  const withdraw = useRouteAction('consents.withdraw', ['consents.own', 'recordings.list', 'recordings.show']);
  const takeBack = () => withdraw.mutateAsync({ params: { id: consent.participantId } });
  return (
    <ConsentRow
      consent={consent}
      link={null}
      end={
        consent.consent === 'seen-and-heard' ? (
          <TakeBack event={consent.title ?? t('unknownEvent')} onTakeBack={takeBack} isBusy={withdraw.isPending} />
        ) : undefined
      }
    />
  );
}
