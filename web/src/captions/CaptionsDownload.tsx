import { type RecordedCaptions, webVttOf } from '@campus/protocol';
import { Captions } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { saveFile } from '../audit/save-file.ts';
import { Button } from '../ui/Button.tsx';
import { languageName } from '../ui/format.ts';
import { Menu } from '../ui/Menu.tsx';
import { captionFileName } from './caption-file-name.ts';

interface CaptionsDownloadProps {
  title: string;
  captions: readonly RecordedCaptions[];
}

/** The captions as a file for other players and for editors, one for each language. */
export function CaptionsDownload({ title, captions }: CaptionsDownloadProps) {
  const { t, i18n } = useTranslation('captions');
  const save = ({ language, cues }: RecordedCaptions): void =>
    saveFile({ fileName: captionFileName(title, language), mediaType: 'text/vtt', content: webVttOf(cues) });
  const [only, ...others] = captions;
  if (only && others.length === 0)
    return (
      <Button icon={Captions} onClick={() => save(only)} data-testid="download-captions">
        {t('download.one', { language: languageName(only.language, i18n.language) })}
      </Button>
    );
  return (
    <Menu
      trigger={
        <Button icon={Captions} data-testid="download-captions">
          {t('download.label')}
        </Button>
      }
      actions={captions.map((each) => ({
        label: languageName(each.language, i18n.language),
        onSelect: () => save(each),
        'data-testid': `download-captions-${each.language}`,
      }))}
    />
  );
}
