import type { CampusEvent, ListedRegistration } from '@campus/protocol';
import { Building2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useErrorText } from '../api/error-text.ts';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { CentreFacts } from '../centres/CentreFacts.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Empty, Section } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { showToast } from '../ui/toast-store.ts';
import { SeatsTaken } from './RegistrationPanel.tsx';

/** For the host: who comes, with how many, and who waits. */
export function RegistrationList({ event }: { event: CampusEvent }) {
  const { t } = useTranslation('registrations');
  const list = useRoute('registrations.list', { params: { id: event.id } }, { pollMs: () => 30_000 });
  return (
    <Section title={t('list.title')}>
      <QueryView query={list}>
        {({ registrations, seats }) =>
          registrations.length === 0 ? (
            <Empty>{t('list.empty')}</Empty>
          ) : (
            <>
              <p>{t('list.total', { count: seats.confirmed })}</p>
              <SeatsTaken seats={seats} />
              <Rows>
                {registrations.map((registration) => (
                  <RegistrationRow key={registration.id} eventId={event.id} registration={registration} />
                ))}
              </Rows>
            </>
          )
        }
      </QueryView>
    </Section>
  );
}

function RegistrationRow({ eventId, registration }: { eventId: string; registration: ListedRegistration }) {
  const { t } = useTranslation('registrations');
  const errorText = useErrorText();
  const remove = useRouteAction('registrations.remove', ['registrations.list', 'registrations.own']);
  const [isAsking, setIsAsking] = useState(false);
  const { id: registrationId, kind, name, institutionName, heads, state, place, centre } = registration;
  const confirm = async (): Promise<void> => {
    try {
      await remove.mutateAsync({ params: { id: eventId, registrationId } });
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <Row
      icon={kind === 'centre' ? Building2 : UserRound}
      title={name}
      data-testid="registration-row"
      data-state={state}
      end={
        <>
          {state === 'waiting' ? (
            <Badge tone="attention">{t('list.waiting', { place: place ?? 1 })}</Badge>
          ) : (
            <Badge tone="accent">{t('list.confirmed')}</Badge>
          )}
          <Button
            size="sm"
            variant="danger"
            onClick={() => setIsAsking(true)}
            aria-label={t('list.removeOf', { name })}
            data-testid="remove-registration"
          >
            {t('list.remove')}
          </Button>
        </>
      }
      beneath={
        <ConfirmDialog
          isOpen={isAsking}
          onClose={() => setIsAsking(false)}
          title={t('list.removeTitle', { name })}
          description={t('list.removeDetail')}
          keep={t('list.keep')}
          action={t('list.remove')}
          onConfirm={() => void confirm()}
          isBusy={remove.isPending}
          confirmTestId="confirm-remove-registration"
        />
      }
    >
      <RowDetail>{kind === 'centre' ? t('list.heads', { count: heads }) : <bdi>{institutionName}</bdi>}</RowDetail>
      {centre && <CentreFacts centre={centre} />}
    </Row>
  );
}
