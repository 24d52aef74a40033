import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';

const candidates = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export interface BrowserOptions {
  /** Files that stand for the camera and the microphone (Y4M or MJPEG, WAV). */
  readonly camera?: string;
  readonly microphone?: string;
  /** Where `localhost` leads for this browser: the loopback address of its own forwarder. */
  readonly localhostAddress?: string;
  /** As a real browser does it; without, sound may start without a click. */
  readonly needsClickForSound?: boolean;
  /** Camera and microphone are only for pages that were granted them; nobody answers when a page asks. */
  readonly asksForDevices?: boolean;
  /** Takes every certificate for good, also that of a TURN server. */
  readonly trustsAnybody?: boolean;
  /** A machine with neither camera nor microphone. */
  readonly hasNoDevices?: boolean;
}

/** A Chromium with fake devices. Its network can be led through a forwarder of its own. */
export function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const executablePath = candidates.find((path) => path && existsSync(path));
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(options.asksForDevices ? [] : ['--use-fake-ui-for-media-stream']),
      ...(options.hasNoDevices ? [] : ['--use-fake-device-for-media-stream=display-media-type=browser']),
      ...(options.camera ? [`--use-file-for-fake-video-capture=${options.camera}`] : []),
      ...(options.microphone ? [`--use-file-for-fake-audio-capture=${options.microphone}`] : []),
      ...(options.trustsAnybody ? ['--ignore-certificate-errors'] : []),
      ...(options.needsClickForSound ? [] : ['--autoplay-policy=no-user-gesture-required']),
      ...(options.localhostAddress ? [`--host-resolver-rules=MAP localhost ${options.localhostAddress}`] : []),
      '--auto-select-desktop-capture-source=Entire screen',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
