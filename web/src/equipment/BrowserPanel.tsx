import { AppWindow, Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Spinner } from '../ui/Spinner.tsx';
import type { BrowserFacts } from './browser-facts.ts';
import styles from './Equipment.module.css';
import { Fact, Facts, Panel } from './Panel.tsx';

/** What the browser can do of what the campus needs; nothing has to be pressed for it. Null until it can be asked. */
export function BrowserPanel({ facts }: { facts: BrowserFacts | null }) {
  const { t } = useTranslation('equipment');
  return (
    <Panel icon={AppWindow} title={t('browser.title')} data-testid="browser">
      {facts ? <Answers facts={facts} /> : <Spinner />}
    </Panel>
  );
}

function Answers({ facts }: { facts: BrowserFacts }) {
  const { t } = useTranslation('equipment');
  return (
    <>
      <p className={styles.strong}>{facts.name === null ? t('browser.unknown') : <bdi>{facts.name}</bdi>}</p>
      <Facts>
        <YesOrNo label={t('browser.secure')} is={facts.isSecure} />
        <YesOrNo label={t('browser.webRtc')} is={facts.hasWebRtc} />
        <YesOrNo label={t('browser.devices')} is={facts.hasDevices} />
        <YesOrNo label={t('browser.screen')} is={facts.canShareScreen} />
        <YesOrNo label={t('browser.player')} is={facts.canPlay} />
        <Codecs label={t('browser.sends')} names={facts.sends} />
        <Codecs label={t('browser.receives')} names={facts.receives} />
      </Facts>
    </>
  );
}

function YesOrNo({ label, is }: { label: string; is: boolean }) {
  const { t } = useTranslation('equipment');
  const Icon = is ? Check : X;
  return (
    <Fact label={label} data-state={is ? 'yes' : 'no'}>
      <span className={styles.answer} data-is={is}>
        <Icon aria-hidden="true" />
        {t(is ? 'yes' : 'no')}
      </span>
    </Fact>
  );
}

function Codecs({ label, names }: { label: string; names: readonly string[] }) {
  const { t } = useTranslation('equipment');
  return <Fact label={label}>{names.length > 0 ? <bdi>{names.join(', ')}</bdi> : t('no')}</Fact>;
}
