import type { Speaker, SpeakerState } from '@campus/protocol';
import { Ban, Mic, Send } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import { useRouteAction } from '../api/queries.ts';
import { useConfirmedAction } from '../api/use-confirmed-action.tsx';
import { Badge, type Tone } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { dayAndTime } from '../ui/format.ts';
import { Row, RowDetail } from '../ui/Rows.tsx';
import { showToast } from '../ui/toast-store.ts';
import { SentLink } from './SentLink.tsx';

const tones: Record<SpeakerState, Tone> = { open: 'attention', joined: 'ok', revoked: 'neutral', expired: 'danger' };

interface SpeakerRowProps {
  eventId: string;
  speaker: Speaker;
  /** The event is still to come. */
  isOpen: boolean;
}

export function SpeakerRow({ eventId, speaker, isOpen }: SpeakerRowProps) {
  const { t, i18n } = useTranslation('speakers');
  const errorText = useErrorText();
  const resend = useRouteAction('speakers.resend', ['speakers.list', 'links.list']);
  const revoke = useRouteAction('speakers.revoke', ['speakers.list', 'links.list']);
  const { name, email, state, mailState, sentAtMs } = speaker;
  const params = { id: eventId, speakerId: speaker.id };
  const onError = (error: unknown): void => showToast(errorText(error), 'danger');
  const { ask, dialog } = useConfirmedAction({
    work: () => revoke.mutateAsync({ params }),
    done: t('revoked', { name }),
    title: t('revokeOf', { name }),
    description: t('revokeDetail'),
    keep: t('keep'),
    action: t('revoke'),
    confirmTestId: 'confirm-revoke-speaker',
  });
  return (
    <Row
      icon={Mic}
      title={name}
      data-testid="speaker-row"
      data-state={state}
      data-mail={mailState}
      end={
        <>
          <Badge tone={tones[state]}>{t(`state.${state}`)}</Badge>
          {isOpen && (
            <Button
              size="sm"
              icon={Send}
              isBusy={resend.isPending}
              onClick={() => resend.mutate({ params }, { onError })}
              aria-label={t('resendTo', { name })}
              data-testid="resend-speaker"
            >
              {t('resend')}
            </Button>
          )}
          <Button
            size="sm"
            variant="danger"
            icon={Ban}
            onClick={ask}
            aria-label={t('revokeOf', { name })}
            data-testid="revoke-speaker"
          >
            {t('revoke')}
          </Button>
        </>
      }
      beneath={
        <>
          {isOpen && <SentLink sent={resend.data} />}
          {dialog}
        </>
      }
    >
      <RowDetail>{t('row', { email, when: dayAndTime(sentAtMs, i18n.language) })}</RowDetail>
      {mailState !== null && mailState !== 'sent' && <RowDetail>{t(`mail.${mailState}`)}</RowDetail>}
    </Row>
  );
}
