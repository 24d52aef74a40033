import type { Invitation, InvitationState } from '@campus/protocol';
import { Ban, Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { useConfirmedAction } from '../api/use-confirmed-action.tsx';
import { Badge, type Tone } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { dayAndTime } from '../ui/format.ts';
import { Empty } from '../ui/Page.tsx';
import { Row, RowDetail, Rows } from '../ui/Rows.tsx';
import { showToast } from '../ui/toast-store.ts';
import { InvitationLink } from './InvitationLink.tsx';

const tones: Record<InvitationState, Tone> = {
  open: 'attention',
  accepted: 'ok',
  revoked: 'neutral',
  expired: 'danger',
};

export function InvitationList({ invitations }: { invitations: readonly Invitation[] }) {
  const { t } = useTranslation('people');
  if (invitations.length === 0) return <Empty>{t('invitation.none')}</Empty>;
  return (
    <Rows data-testid="invitation-list">
      {invitations.map((each) => (
        <InvitationRow key={each.id} invitation={each} />
      ))}
    </Rows>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t, i18n } = useTranslation('people');
  const errorText = useErrorText();
  const resend = useRouteAction('invitations.resend', ['invitations.list']);
  const revoke = useRouteAction('invitations.revoke', ['invitations.list']);
  const { id, email, role, institutionName, state, mailState } = invitation;
  const canChange = state === 'open' || state === 'expired';
  const params = { id };
  const onError = (error: unknown): void => showToast(errorText(error), 'danger');
  const { ask, dialog } = useConfirmedAction({
    work: () => revoke.mutateAsync({ params }),
    title: t('invitation.revokeOf', { email }),
    description: t('invitation.revokeDetail'),
    keep: t('invitation.keep'),
    action: t('invitation.revoke'),
    confirmTestId: 'confirm-revoke',
  });

  return (
    <Row
      title={email}
      data-testid="invitation-row"
      data-state={state}
      data-mail={mailState}
      end={
        <>
          <Badge tone={tones[state]}>{t(`invitation.state.${state}`)}</Badge>
          {canChange && (
            <>
              <Button
                size="sm"
                icon={Send}
                isBusy={resend.isPending}
                onClick={() => resend.mutate({ params }, { onError })}
                aria-label={t('invitation.resendTo', { email })}
                data-testid="resend"
              >
                {t('invitation.resend')}
              </Button>
              <Button
                size="sm"
                variant="danger"
                icon={Ban}
                onClick={ask}
                aria-label={t('invitation.revokeOf', { email })}
                data-testid="revoke"
              >
                {t('invitation.revoke')}
              </Button>
            </>
          )}
        </>
      }
      beneath={
        <>
          {canChange && <InvitationLink sent={resend.data} />}
          {dialog}
        </>
      }
    >
      <RowDetail>
        {t('invitation.row', {
          role: t(`role.${role}`),
          institution: institutionName,
          until: dayAndTime(invitation.expiresAtMs, i18n.language),
        })}
      </RowDetail>
      {canChange && mailState !== null && mailState !== 'sent' && (
        <RowDetail>{t(`invitation.mail.${mailState}`)}</RowDetail>
      )}
    </Row>
  );
}
