import { Settings2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Menu, type MenuChoice } from '../../ui/Menu.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import type { ReadyView } from '../session/view.ts';

interface DeviceSettingsProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'desk'>;
}

/** Another camera or microphone, without publishing anew. */
export function DeviceSettings({ view, session }: DeviceSettingsProps) {
  const { t } = useTranslation('broadcast');
  const { devices, cameraId, microphoneId } = view.desk;
  const choices: MenuChoice[] = [
    { source: 'camera' as const, label: t('green.camera'), list: devices.cameras, chosen: cameraId },
    { source: 'microphone' as const, label: t('green.microphone'), list: devices.microphones, chosen: microphoneId },
  ].flatMap(({ source, label, list, chosen }) => {
    const options = list
      .filter((device) => device.label)
      .map((device) => ({ value: device.deviceId, label: device.label }));
    if (options.length === 0) return [];
    return [
      {
        label,
        value: chosen ?? options[0]?.value ?? '',
        options,
        onChange: (id: string) => void session.desk.choose(source, id),
      },
    ];
  });
  if (choices.length === 0) return null;
  return (
    <Menu
      trigger={
        <Button variant="quiet" icon={Settings2} data-testid="devices">
          {t('own.devices')}
        </Button>
      }
      choices={choices}
    />
  );
}
