import type { TFunction } from 'i18next';
import { type Advice, toneOf } from './advice.ts';
import { adviceText, rateText } from './advice-text.ts';
import type { BrowserFacts } from './browser-facts.ts';
import { milliseconds, share } from './figures-text.ts';
import type { NetworkView } from './network/network-check.ts';
import { allWays } from './network/probe-sdp.ts';

/** What the person has tried of their devices. */
export interface DevicesFound {
  /** Width, height and pictures a second; null until a camera was on. */
  readonly camera: { readonly width: number; readonly height: number; readonly rate: number } | null;
  readonly isHeard: boolean;
  /** What the person said to the question whether they heard the tone; null before. */
  readonly hearsTone: boolean | null;
}

export interface ReportParts {
  readonly network: NetworkView;
  readonly browser: BrowserFacts;
  readonly devices: DevicesFound;
  readonly advice: readonly Advice[];
  /** Of this campus, and when; both as they are shown. */
  readonly origin: string;
  readonly when: string;
}

/** All that was found as a text to pass on, a line a thing, in the reader's language. */
export function reportText(parts: ReportParts, t: TFunction<'equipment'>, language: string): string {
  const { network, advice, origin, when } = parts;
  const line = (label: string, value: string) => t('report.line', { label, value });
  const lines = [
    t('report.head', { origin, when }),
    '',
    ...networkLines(network, t, language, line),
    ...deviceLines(parts, t, line),
  ];
  const wanted = advice.filter((one) => toneOf(one) !== 'ok');
  if (wanted.length > 0) lines.push('', ...wanted.map((one) => `• ${adviceText(one, t, language)}`));
  return lines.join('\n');
}

type Line = (label: string, value: string) => string;

function networkLines(
  { ways, measured }: NetworkView,
  t: TFunction<'equipment'>,
  language: string,
  line: Line,
): string[] {
  if (!ways) return [line(t('network.title'), t('report.untried'))];
  const lines = allWays.map((way) => {
    const { state, tried } = ways[way];
    const said = t(`wayState.${state}`);
    return line(t(`way.${way}`), tried.length > 0 ? `${said} (${tried.join(', ')})` : said);
  });
  if (!measured) return lines;
  const { down, up, rttMs, jitterMs, lossUp, lossDown } = measured;
  if (down) lines.push(line(t('network.down'), rateText(down, t, language)));
  if (up) lines.push(line(t('network.up'), rateText(up, t, language)));
  if (rttMs !== null) lines.push(line(t('network.rtt'), milliseconds(rttMs, language)));
  if (jitterMs !== null) lines.push(line(t('network.jitter'), milliseconds(jitterMs, language)));
  lines.push(line(t('network.loss'), lossText(lossUp, lossDown, t, language)));
  return lines;
}

/** Of both directions where both are known. */
export function lossText(up: number | null, down: number | null, t: TFunction<'equipment'>, language: string): string {
  if (up === null || down === null) return share(up ?? down ?? 0, language);
  return t('network.bothLosses', { up: share(up, language), down: share(down, language) });
}

function deviceLines({ browser, devices }: ReportParts, t: TFunction<'equipment'>, line: Line): string[] {
  const { camera, isHeard, hearsTone } = devices;
  const untried = t('report.untried');
  const yesOrNo = (is: boolean) => t(is ? 'yes' : 'no');
  const codecs = (names: readonly string[]) => (names.length > 0 ? names.join(', ') : t('no'));
  return [
    line(t('camera.title'), camera ? t('camera.size', camera) : untried),
    line(t('microphone.title'), isHeard ? t('microphone.heard') : untried),
    line(t('speaker.title'), hearsTone === null ? untried : t(hearsTone ? 'speaker.heard' : 'speaker.unheard')),
    line(t('browser.title'), browser.name ?? t('browser.unknown')),
    line(t('browser.secure'), yesOrNo(browser.isSecure)),
    line(t('browser.webRtc'), yesOrNo(browser.hasWebRtc)),
    line(t('browser.devices'), yesOrNo(browser.hasDevices)),
    line(t('browser.screen'), yesOrNo(browser.canShareScreen)),
    line(t('browser.player'), yesOrNo(browser.canPlay)),
    line(t('browser.sends'), codecs(browser.sends)),
    line(t('browser.receives'), codecs(browser.receives)),
  ];
}
