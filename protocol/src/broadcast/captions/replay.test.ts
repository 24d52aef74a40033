import { expect, it } from 'vitest';
import { conversation } from '../../testing/conversation.ts';
import { recordedCaptionsOf } from './replay.ts';

it('a recording has the captions that the audience got while it captured, at their times, and none beyond a pause', () => {
  const evening = conversation();
  const say = (text: string, language = 'en') => void evening.run('mod-1', { type: 'caption.say', language, text });
  say('Before');
  evening.wait(1_000);
  evening.run('host-1', { type: 'recording.start' });
  const recordingId = evening.state().recording?.id ?? '';
  evening.wait(1_000);
  say('Good evening.');
  say('شام بخیر', 'ur');
  evening.wait(10_000);
  say('We pause.');
  evening.wait(1_000);
  evening.run('host-1', { type: 'broadcast.pause' });
  say('Only for us');
  evening.wait(9_000);
  evening.run('host-1', { type: 'broadcast.resume' });
  say('Here we are again.');
  evening.wait(1_000);
  evening.run('host-1', { type: 'recording.stop' });
  say('After');

  expect(recordedCaptionsOf(evening.events(), recordingId)).toEqual([
    {
      language: 'en',
      cues: [
        { startMs: 1_000, endMs: 5_500, text: 'Good evening.' },
        { startMs: 11_000, endMs: 12_000, text: 'We pause.' },
        { startMs: 21_000, endMs: 22_000, text: 'Here we are again.' },
      ],
    },
    { language: 'ur', cues: [{ startMs: 1_000, endMs: 5_500, text: 'شام بخیر' }] },
  ]);
  expect(recordedCaptionsOf(evening.events(), 'another')).toBeNull();
});
