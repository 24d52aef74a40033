import type { Replay } from '@campus/protocol';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../../app/lazy-again.ts';
import { importCaptionsDownload } from '../../captions/import-captions.ts';
import { useRecordedCaptions } from '../../captions/use-recorded-captions.ts';
import { importWithdrawals } from '../../consents/import-consents.ts';
import { Badge } from '../../ui/Badge.tsx';
import { dayAndTime } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { usePageTitle } from '../../ui/Page.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { Theatre } from '../../ui/Theatre.tsx';
import { ProgramDownload } from './ProgramDownload.tsx';
import styles from './Replay.module.css';
import { Player } from './Player.tsx';
import { useReplayPlayer } from './use-replay-player.ts';

const CaptionsDownload = lazyAgain(async () => (await importCaptionsDownload()).CaptionsDownload);
const Withdrawals = lazyAgain(async () => (await importWithdrawals()).Withdrawals);

interface ReplayViewProps {
  replay: Replay;
  link: string | undefined;
}

export function ReplayView({ replay, link }: ReplayViewProps) {
  const { t, i18n } = useTranslation('replay');
  usePageTitle(replay.title);
  const opened = useReplayPlayer(replay, link);
  const captions = useRecordedCaptions(replay, link);
  const { withdrawals } = replay;
  const isEmpty = replay.media.renditions.every((rendition) => rendition.parts.length === 0);
  return (
    <article className={styles.page}>
      {withdrawals !== null && withdrawals.open + withdrawals.settled > 0 && (
        <div className={styles.withdrawals}>
          <Suspense fallback={null}>
            <Withdrawals recordingId={replay.id} onSeek={opened ? (ms) => opened.player.seek(ms) : null} />
          </Suspense>
        </div>
      )}
      <Theatre className={styles.room}>
        {isEmpty && replay.media.state !== 'recording' ? (
          <div className={styles.nothing}>
            <Notice tone="attention">
              <p>{t('nothingCaptured')}</p>
            </Notice>
          </div>
        ) : opened ? (
          <Player player={opened.player} replay={replay} link={link} />
        ) : (
          <Spinner label={t('opening')} />
        )}
      </Theatre>
      <div className={styles.about}>
        <div className={styles.titles}>
          <h1>
            <bdi>{replay.title}</bdi>
          </h1>
          <p className={styles.meta}>
            {t('about', {
              institution: replay.leadInstitution,
              when: dayAndTime(replay.startedAtMs, i18n.language, { withZone: true }),
            })}
          </p>
          {replay.media.state === 'recording' && <Badge tone="live">{t('stillRecording')}</Badge>}
        </div>
        {captions.length > 0 && (
          <Suspense fallback={null}>
            <CaptionsDownload title={replay.title} captions={captions} />
          </Suspense>
        )}
        {opened && <ProgramDownload replay={replay} link={link} tokens={opened.tokens} />}
      </div>
    </article>
  );
}
