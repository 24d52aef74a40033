import type { CaptionCue } from './cues.ts';

/**
 * A file of captions as players and editors take it (W3C WebVTT). Which direction a line runs in they tell by its
 * letters. The text is escaped: in a cue `&`, `<` and `>` are markup, and `-->` may not stand at all.
 */
export function webVttOf(cues: readonly CaptionCue[]): string {
  const blocks = cues.map(({ startMs, endMs, text }) => `${stamp(startMs)} --> ${stamp(endMs)}\n${escaped(text)}\n`);
  return ['WEBVTT\n', ...blocks].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/\s+/gu, ' ');
}

/** `01:02:03.004` */
function stamp(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(whole / 1_000);
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${clock}.${String(whole % 1_000).padStart(3, '0')}`;
}
