import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { rest } from '../api/client.ts';
import { CaptureDesk } from '../media/capture-desk.ts';
import { Page } from '../ui/Page.tsx';
import { isOnServer } from '../ui/reader.ts';
import { AdvicePanel } from './AdvicePanel.tsx';
import { browserAdvice, networkAdvice } from './advice.ts';
import { BrowserPanel } from './BrowserPanel.tsx';
import { readBrowser } from './browser-facts.ts';
import { CameraPanel } from './CameraPanel.tsx';
import styles from './Equipment.module.css';
import { MicrophonePanel } from './MicrophonePanel.tsx';
import { NetworkPanel } from './NetworkPanel.tsx';
import { NetworkCheck } from './network/network-check.ts';
import type { ProbeDoor } from './network/probe-link.ts';
import type { DevicesFound } from './report.ts';
import { SpeakerPanel } from './SpeakerPanel.tsx';

const door: ProbeDoor = {
  open: (body, signal) => rest.call('equipment.openProbe', { body }, { signal }),
  async close(id) {
    await rest.call('equipment.closeProbe', { params: { id } });
  },
};

/** For everyone, before an event: whether sound and picture will come and go, and what to do where they will not. */
export function EquipmentPage() {
  const { t } = useTranslation('equipment');
  const [desk] = useState(() => new CaptureDesk());
  const [check] = useState(() => new NetworkCheck({ door }));
  const [browser] = useState(() => (isOnServer() ? null : readBrowser()));
  const [devices, setDevices] = useState<DevicesFound>({ camera: null, isHeard: false, hearsTone: null });
  const network = useSyncExternalStore(check.subscribe, check.read, check.read);
  // Whoever goes away leaves neither a camera on nor a line full.
  useEffect(() => {
    const leave = (): void => {
      check.stop();
      desk.turnOff('camera');
      desk.turnOff('microphone');
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      check.stop();
      desk.close();
    };
  }, [check, desk]);
  const found = useCallback((more: Partial<DevicesFound>) => setDevices((before) => ({ ...before, ...more })), []);
  return (
    <Page title={t('title')}>
      <p className={styles.lead}>{t('lead')}</p>
      <div className={styles.grid} data-testid="equipment">
        <NetworkPanel view={network} onStart={() => void check.start()} onStop={() => check.stop()} />
        <BrowserPanel facts={browser} />
        <CameraPanel desk={desk} onFound={found} />
        <MicrophonePanel desk={desk} isHeard={devices.isHeard} onFound={found} />
        <SpeakerPanel desk={desk} hearsTone={devices.hearsTone} onFound={found} />
      </div>
      {browser && (
        <AdvicePanel
          {...{ network, browser, devices }}
          advice={[...browserAdvice(browser), ...networkAdvice(network)]}
        />
      )}
    </Page>
  );
}
