import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { session } from '../api/client.ts';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction, useSession } from '../api/queries.ts';
import { Button, ButtonLink } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';

/** For an invited person who has an account: with it, and with no other. */
export function JoinWithAccount({ token, email }: { token: string; email: string }) {
  const { t } = useTranslation('session');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const { status, person } = useSession();
  const join = useRouteAction('invitations.join');
  if (status === 'unknown') return <Spinner />;
  if (person?.email !== email) {
    return (
      <Notice
        tone="attention"
        action={
          person === null && (
            <ButtonLink to={`/sign-in?next=${encodeURIComponent(`/invitations/${token}`)}`} variant="primary">
              {t('signIn')}
            </ButtonLink>
          )
        }
      >
        <p>{person === null ? t('invitation.signInFirst', { email }) : t('invitation.otherAccount', { email })}</p>
      </Notice>
    );
  }
  const accept = async (): Promise<void> => {
    await join.mutateAsync({ body: { token } });
    await session.renew();
    await navigate('/', { replace: true });
  };
  return (
    <>
      {join.error !== null && (
        <Notice tone="danger">
          <p>{errorText(join.error)}</p>
        </Notice>
      )}
      <div>
        <Button
          variant="primary"
          size="lg"
          isBusy={join.isPending}
          onClick={() => void accept().catch(() => undefined)}
          data-testid="join-invitation"
        >
          {t('invitation.join')}
        </Button>
      </div>
    </>
  );
}
