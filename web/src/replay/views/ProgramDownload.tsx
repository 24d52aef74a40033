import type { Replay } from '@campus/protocol';
import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRoute } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { byteSize } from '../../ui/format.ts';
import { Progress } from '../../ui/Meter.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { MediaTokenKeeper } from '../player/media-token.ts';
import styles from './Replay.module.css';

interface ProgramDownloadProps {
  replay: Replay;
  link: string | undefined;
  tokens: MediaTokenKeeper;
}

const askEveryMs = 2_000;

/** The program as one file: how far its rendering is, then the download. */
export function ProgramDownload({ replay, link, tokens }: ProgramDownloadProps) {
  const { t, i18n } = useTranslation('replay');
  const isSettled = (state: string | undefined): boolean => state === 'ready' || state === 'failed';
  const status = useRoute(
    'recordings.status',
    { params: { id: replay.id }, ...(link === undefined ? {} : { query: { link } }) },
    { pollMs: (reply) => (isSettled(reply?.program.state) ? false : askEveryMs) },
  );
  const program = status.data?.program ?? replay.media.program;
  switch (program.state) {
    case 'waiting':
    case 'rendering':
      if (replay.media.state === 'recording') return null;
      return (
        <div className={styles.program} data-testid="program" data-state={program.state}>
          <p>{t('program.rendering', { percent: Math.floor(program.progress * 100) })}</p>
          <Progress label={t('program.label')} value={program.state === 'waiting' ? null : program.progress} />
        </div>
      );
    case 'ready':
      return (
        <div className={styles.program} data-testid="program" data-state="ready">
          <Button
            variant="primary"
            icon={Download}
            data-testid="download-program"
            onClick={() => {
              // Signed at the moment of the click: an address in the page could have expired.
              const name = encodeURIComponent(replay.title);
              location.assign(tokens.sign(`${replay.mediaBase}program.mp4?download=${name}`));
            }}
          >
            {program.bytes === null
              ? t('program.download')
              : t('program.downloadSize', { size: byteSize(program.bytes, i18n.language) })}
          </Button>
        </div>
      );
    case 'failed':
      return (
        <Notice tone="attention">
          <p>{t('program.failed')}</p>
        </Notice>
      );
  }
}
