import type { CaptionLanguage } from '@campus/protocol';
import { Suspense } from 'react';
import { lazyAgain } from '../app/lazy-again.ts';
import { readableLanguages } from './caption-languages.ts';
import { importCaptionsMenu } from './import-captions.ts';

const CaptionsMenu = lazyAgain(async () => (await importCaptionsMenu()).CaptionsMenu);

interface CaptionsPlaceProps {
  available: readonly CaptionLanguage[];
  chosen: CaptionLanguage | null;
  onChange: (language: CaptionLanguage | null) => void;
}

/** Where captions are chosen, as soon as there is something to choose. */
export function CaptionsPlace({ available, chosen, onChange }: CaptionsPlaceProps) {
  const languages = readableLanguages(available, chosen);
  if (languages.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <CaptionsMenu languages={languages} chosen={chosen} onChange={onChange} />
    </Suspense>
  );
}
