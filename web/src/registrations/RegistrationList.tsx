import type { CampusEvent, ListedRegistration } from '@campus/protocol';
import { Building2, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '../api/QueryView.tsx';
import { useRoute, useRouteAction } from '../api/queries.ts';
import { useConfirmedAction } from '../api/use-confirmed-action.tsx';
import { CentreFacts } from '../centres/CentreFacts.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { Empty, Section } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
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
  const remove = useRouteAction('registrations.remove', ['registrations.list', 'registrations.own']);
  const { id: registrationId, kind, name, institutionName, heads, state, place, centre } = registration;
  const { ask, dialog } = useConfirmedAction({
    work: () => remove.mutateAsync({ params: { id: eventId, registrationId } }),
    title: t('list.removeTitle', { name }),
    description: t('list.removeDetail'),
    keep: t('list.keep'),
    action: t('list.remove'),
    confirmTestId: 'confirm-remove-registration',
  });
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
            onClick={ask}
            aria-label={t('list.removeOf', { name })}
            data-testid="remove-registration"
          >
            {t('list.remove')}
          </Button>
        </>
      }
      beneath={dialog}
    >
      <RowDetail>{kind === 'centre' ? t('list.heads', { count: heads }) : <bdi>{institutionName}</bdi>}</RowDetail>
      {centre && <CentreFacts centre={centre} />}
    </Row>
  );
}
