import { useTranslation } from 'react-i18next';
import { readableLanguages } from '../captions/caption-languages.ts';
import { languageName } from '../ui/format.ts';
import { Select } from '../ui/Select.tsx';
import type { RemotePartProps } from './remote-part.ts';
import { useRemote } from './use-remote.ts';

const off = 'off';

/** As soon as the broadcast has captions. */
export function RemoteCaptions({ id, report }: RemotePartProps) {
  const { t, i18n } = useTranslation('centres');
  const { tell } = useRemote(id);
  const { language, languages } = report.captions;
  const readable = readableLanguages(languages, language);
  if (readable.length === 0) return null;
  return (
    <Select
      label={t('remote.captions')}
      value={language ?? off}
      options={[
        { value: off, label: t('remote.captionsOff') },
        ...readable.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) })),
      ]}
      onValueChange={(value) => tell({ type: 'captions', language: value === off ? null : value })}
      data-testid="remote-captions"
    />
  );
}
