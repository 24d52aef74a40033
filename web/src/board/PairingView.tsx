import { type BoardPairing, writeBoardCode } from '@campus/protocol';
import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from 'react-i18next';
import { LanguageSelect } from '../app/LanguageSelect.tsx';
import { FullScreenButton } from './FullScreenButton.tsx';
import styles from './Pairing.module.css';

interface PairingViewProps {
  pairing: BoardPairing;
  /** Of this campus, as people type it: `https://campus.example.org`. */
  origin: string;
}

/** The code, large enough for the whole room, and the same in a QR that leads straight to its confirmation. */
export function PairingView({ pairing, origin }: PairingViewProps) {
  const { t } = useTranslation('board');
  const code = writeBoardCode(pairing.code);
  const page = `${origin}/board/confirm`;
  return (
    <section className={styles.pairing}>
      <div className={styles.text}>
        <h1>{t('pairing.title')}</h1>
        <ol className={styles.steps}>
          <li>
            {t('pairing.open')} <bdi className={styles.address}>{page.replace(/^https?:\/\//, '')}</bdi>
          </li>
          <li>{t('pairing.compare')}</li>
        </ol>
        <output className={styles.code} dir="ltr" aria-label={t('pairing.code')} data-testid="board-code">
          {code}
        </output>
        <p className={styles.quiet}>{t('pairing.renewed')}</p>
      </div>
      <figure className={styles.qr}>
        <QRCodeSVG
          value={`${page}/${code}`}
          size={512}
          level="M"
          marginSize={4}
          title={t('pairing.qr')}
          className={styles.qrCode}
          data-testid="board-qr"
        />
        <figcaption>{t('pairing.scan')}</figcaption>
      </figure>
      <footer className={styles.footer}>
        <LanguageSelect />
        <FullScreenButton />
      </footer>
    </section>
  );
}
