import { withWords } from '../app/lazy-again.ts';

/** In chunks of their own, with their words: most broadcasts begin without captions. */
export const importCaptionsMenu = () => withWords(['captions'], import('./CaptionsMenu.tsx'));
export const importCaptioner = () => withWords(['captions'], import('./Captioner.tsx'));
export const importTranscript = () => withWords(['captions'], import('./Transcript.tsx'));
export const importCaptionsDownload = () => withWords(['captions'], import('./CaptionsDownload.tsx'));
