import type { CaptionLine } from '@campus/protocol';
import type { ReadyView } from '../broadcast/session/view.ts';
import { Caption } from './Caption.tsx';
import { useCue } from './use-cue.ts';

interface LiveCaptionProps {
  view: Pick<ReadyView, 'state' | 'captions' | 'live'>;
}

const none: readonly CaptionLine[] = [];

/** The captions of a broadcast in the language that was chosen; nothing where they are off. */
export function LiveCaption({ view }: LiveCaptionProps) {
  const { captions: language, state, live } = view;
  const lines = (language !== null && state.captions.lines[language]) || none;
  const cue = useCue(lines, live.clockOffsetMs);
  return cue && language !== null && <Caption language={language} text={cue.text} />;
}
