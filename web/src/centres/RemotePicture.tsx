import { PictureChoice } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { Select } from '../ui/Select.tsx';
import type { RemotePartProps } from './remote-part.ts';
import { useRemote } from './use-remote.ts';

export function RemotePicture({ id, report }: RemotePartProps) {
  const { t } = useTranslation(['centres', 'broadcast']);
  const { tell } = useRemote(id);
  return (
    <Select
      label={t('broadcast:choice.label')}
      value={report.picture}
      options={PictureChoice.options.map((value) => ({ value, label: t(`broadcast:choice.${value}`) }))}
      onValueChange={(picture) => tell({ type: 'picture', picture })}
      data-testid="remote-picture"
    />
  );
}
