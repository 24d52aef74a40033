import type { EventLink } from '@campus/protocol';
import { Ban } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRouteAction } from '../api/queries.ts';
import { useConfirmedAction } from '../api/use-confirmed-action.tsx';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { dayAndTime } from '../ui/format.ts';
import { Row, RowDetail } from '../ui/Rows.tsx';
import { useNow } from '../ui/use-now.ts';
import { linkRoleIcons } from './link-roles.ts';

interface LinkRowProps {
  eventId: string;
  link: EventLink;
}

export function LinkRow({ eventId, link }: LinkRowProps) {
  const { t, i18n } = useTranslation('links');
  const revoke = useRouteAction('links.revoke', ['links.list']);
  const nowMs = useNow();
  const isExpired = link.expiresAtMs < nowMs;
  const isUsable = link.revokedAtMs === null && !isExpired;
  const name = link.label === '' ? t(`role.${link.role}`) : link.label;

  const { ask, dialog } = useConfirmedAction({
    work: () => revoke.mutateAsync({ params: { id: eventId, linkId: link.id } }),
    title: t('revoke.title', { name }),
    description: t('revoke.detail'),
    keep: t('revoke.keep'),
    action: t('revoke.action'),
    confirmTestId: 'confirm-revoke',
  });

  return (
    <Row
      icon={linkRoleIcons[link.role]}
      title={name}
      isOver={!isUsable}
      data-testid="link-row"
      data-usable={isUsable}
      end={
        <>
          {link.revokedAtMs !== null && <Badge tone="danger">{t('revoked')}</Badge>}
          {link.revokedAtMs === null && isExpired && <Badge>{t('expired')}</Badge>}
          {isUsable && (
            <Button variant="danger" size="sm" icon={Ban} onClick={ask} aria-label={t('revoke.of', { name })}>
              {t('revoke.action')}
            </Button>
          )}
        </>
      }
      beneath={dialog}
    >
      <RowDetail>
        {t('row', {
          role: t(`role.${link.role}`),
          joined: link.joinedCount,
          until: dayAndTime(link.expiresAtMs, i18n.language),
        })}
      </RowDetail>
    </Row>
  );
}
