// @vitest-environment happy-dom
import { AppError, type RecordedCaptions } from '@campus/protocol';
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import { drawPage, patience, speak } from '../forms/testing/form-bench.tsx';
import type { ReplayPlayer } from '../replay/player/replay-player.ts';
import { type Happening, startTalk } from '../talk/testing/talk-bench.tsx';
import { readToasts } from '../ui/toast-store.ts';
import { captionFileName } from './caption-file-name.ts';
import { languageToRead, readableLanguages, writableLanguages } from './caption-languages.ts';
import { recallCaptions, rememberCaptions } from './caption-memory.ts';
import { Captioner } from './Captioner.tsx';
import { CaptionsDownload } from './CaptionsDownload.tsx';
import { CaptionsMenu } from './CaptionsMenu.tsx';
import { LiveCaption } from './LiveCaption.tsx';
import { Transcript } from './Transcript.tsx';

let say: (key: string) => string;
beforeAll(async () => {
  say = await speak('en');
});
beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const caption = (text: string, language = 'en'): Happening => ({ type: 'caption.said', byId: null, language, text });
const field = () => screen.getByTestId<HTMLInputElement>('caption-text');
const type = (text: string) => fireEvent.change(field(), { target: { value: text } });
const enter = () => fireEvent.submit(field());

describe('whoever writes captions', () => {
  it('sends each line with Enter, and begins the next one at once; lines go one after the other', async () => {
    const talk = startTalk('interpreter');
    talk.draw((view, session) => <Captioner view={view} session={session} />);
    talk.hold();
    for (const text of ['Bonsoir.', ' à tous ']) {
      type(text);
      enter();
      expect(field().value).toBe('');
    }
    enter();
    await act(async () => undefined);
    expect(talk.asked).toHaveLength(1);
    await talk.answer();
    expect(talk.asked).toEqual([
      ['caption.say', { language: 'fr', text: 'Bonsoir.' }],
      ['caption.say', { language: 'fr', text: 'à tous' }],
    ]);
  });

  it('gets a line back that could not be sent, before what was begun meanwhile, and is told why', async () => {
    const refused = { command: () => Promise.reject(new AppError('RATE_LIMITED', 'too many', { retryable: false })) };
    const talk = startTalk('moderator');
    talk.draw((view) => <Captioner view={view} session={refused as unknown as BroadcastSession} />);
    type('The first');
    enter();
    type('and the next');
    await waitFor(() => expect(field().value).toBe('The first and the next'), patience);
    expect(readToasts().map(({ text }) => text)).toContain(say('errors:RATE_LIMITED'));
  });

  it('chooses the language once for this device, among those of the event and of the campus', async () => {
    const talk = startTalk('host');
    talk.draw((view, session) => <Captioner view={view} session={session} />);
    const select = screen.getByTestId<HTMLSelectElement>('caption-language');
    expect([...select.options].map(({ value }) => value)).toEqual(['fr', 'en', 'it', 'es', 'ur']);
    fireEvent.change(select, { target: { value: 'ur' } });
    expect([field().lang, field().dir]).toEqual(['ur', 'rtl']);
    expect(recallCaptions('written')).toBe('ur');
    await talk.happen(caption('شام بخیر', 'ur'), caption('Good evening'));
    expect(screen.getAllByTestId('said-caption').map(({ textContent }) => textContent)).toEqual(['شام بخیر']);
  });
});

describe('whoever reads captions', () => {
  it('sees what was said in their language until it has been read, the newest in its turn', async () => {
    vi.useFakeTimers({ now: 1_000 });
    try {
      const talk = startTalk('viewer');
      talk.draw((view) => <LiveCaption view={{ ...view, captions: 'ur' }} />);
      await talk.happen(caption('شام بخیر', 'ur'), caption('Good evening'));
      await act(() => vi.advanceTimersByTimeAsync(100));
      const shown = screen.getByTestId('caption');
      expect([shown.textContent, shown.lang, shown.dir]).toEqual(['شام بخیر', 'ur', 'rtl']);
      // Found by a screen reader, and not spoken over the speaker.
      expect(shown.closest('[aria-live]')?.getAttribute('aria-live')).toBe('off');
      await talk.happen(caption('سب کو', 'ur'));
      await act(() => vi.advanceTimersByTimeAsync(2_000));
      expect(screen.getByTestId('caption').textContent).toBe('سب کو');
      await act(() => vi.advanceTimersByTimeAsync(10_000));
      expect(screen.queryByTestId('caption')).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('sees nothing while they are off, and nothing any more when the broadcast pauses', async () => {
    const off = startTalk('viewer', caption('Good evening'));
    off.draw((view) => <LiveCaption view={view} />);
    await act(async () => undefined);
    expect(screen.queryByTestId('caption')).toBeNull();
    const on = startTalk('viewer');
    on.draw((view) => (
      <LiveCaption view={{ ...view, captions: 'en', live: { ...view.live, clockOffsetMs: 1_000 - Date.now() } }} />
    ));
    await on.happen(caption('Good evening'));
    await screen.findByTestId('caption', {}, patience);
    await on.happen({ type: 'broadcast.paused', byId: null });
    expect(screen.queryByTestId('caption')).toBeNull();
  });

  it('chooses by keyboard among the languages that there are, and reads what is chosen in the name of the button', async () => {
    const chosen: (string | null)[] = [];
    drawPage(
      <CaptionsMenu languages={['en', 'ur']} chosen={null} onChange={(language) => void chosen.push(language)} />,
    );
    const button = screen.getByTestId('captions');
    expect(button.getAttribute('aria-label')).toBe(say('captions:areOff'));
    fireEvent.keyDown(button, { key: 'Enter' });
    const items = await screen.findAllByRole('menuitemradio', {}, patience);
    expect(items.map(({ textContent }) => textContent)).toEqual([say('captions:off'), 'English', 'Urdu']);
    expect(items[0]?.getAttribute('aria-checked')).toBe('true');
    fireEvent.click(items[2] ?? button);
    expect(chosen).toEqual(['ur']);
  });
});

const recorded: RecordedCaptions[] = [
  {
    language: 'it',
    cues: [
      { startMs: 1_000, endMs: 4_000, text: 'Benvenuti all’Università' },
      { startMs: 61_000, endMs: 64_000, text: 'Tè & <biscotti>' },
    ],
  },
];

describe('the captions of a recording', () => {
  it('are a text in which words are found, with or without their accents, and each line jumps to its time', () => {
    const sought: number[] = [];
    const player = { seek: (ms: number) => void sought.push(ms) } as unknown as ReplayPlayer;
    const { cues } = recorded[0] ?? { cues: [] };
    drawPage(<Transcript player={player} language="it" cues={cues} recordingMs={2_000} />);
    const lines = () => screen.getAllByTestId('transcript-line');
    expect(lines().map((line) => line.getAttribute('aria-current'))).toEqual(['true', null]);
    fireEvent.change(screen.getByTestId('search-transcript'), { target: { value: 'te biscotti' } });
    expect(lines().map(({ textContent }) => textContent)).toEqual(['Tè & <biscotti>1:01']);
    fireEvent.click(lines()[0] ?? document.body);
    expect(sought).toEqual([61_150]);
  });

  it('are a file for other players', async () => {
    const saved: Blob[] = [];
    const names: string[] = [];
    vi.stubGlobal('URL', {
      createObjectURL: (blob: Blob) => `blob:${saved.push(blob)}`,
      revokeObjectURL: () => undefined,
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    drawPage(<CaptionsDownload title="Tea / coffee: a talk" captions={recorded} />);
    fireEvent.click(screen.getByTestId('download-captions'));
    expect(names).toEqual(['Tea coffee a talk.it.vtt']);
    expect(await saved[0]?.text()).toContain('00:01:01.000 --> 00:01:04.000\nTè &amp; &lt;biscotti&gt;\n');
  });
});

describe('the languages of captions', () => {
  it('are remembered for the device, and are none where nothing sensible is stored', () => {
    expect(recallCaptions('read')).toBeNull();
    rememberCaptions('read', 'ur');
    expect([recallCaptions('read'), recallCaptions('written')]).toEqual(['ur', null]);
    rememberCaptions('read', null);
    expect(recallCaptions('read')).toBeNull();
    localStorage.setItem('campus.captions', '<script>');
    expect(recallCaptions('read')).toBeNull();
    const forbidden = () => {
      throw new Error('no storage');
    };
    expect(recallCaptions('read', forbidden)).toBeNull();
    rememberCaptions('read', 'ur', forbidden);
  });

  it('can be written in those of the event and of the campus, and read in those that there are and the chosen one', () => {
    expect(writableLanguages(['ar', 'fr', 'en-x-pirate'])).toEqual(['ar', 'fr', 'en', 'it', 'es', 'ur']);
    expect(readableLanguages(['en'], null)).toEqual(['en']);
    expect(readableLanguages(['en'], 'ur')).toEqual(['en', 'ur']);
    expect([languageToRead(['en', 'fr-CA'], 'fr'), languageToRead(['en'], 'ur'), languageToRead([], 'ur')]).toEqual([
      ...['fr-CA', 'en', null],
    ]);
    expect(captionFileName('  ', 'fr')).toBe('.fr.vtt');
  });
});
