import type { CaptionLanguage } from '@campus/protocol';

/** What no file system takes in a name. */
const refused = /[\p{Cc}"*/:<>?\\|]+/gu;

/** As players look for it beside the film: `Spring in Nantes.fr.vtt`. */
export function captionFileName(title: string, language: CaptionLanguage): string {
  return `${title.replaceAll(refused, ' ').replaceAll(/\s+/gu, ' ').trim()}.${language}.vtt`;
}
