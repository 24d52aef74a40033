/** What this browser can do of what the campus needs. */
export interface BrowserFacts {
  /** `Chrome 156`, or null when it does not say. A name and a number, the same in all languages. */
  readonly name: string | null;
  readonly isSecure: boolean;
  readonly hasWebRtc: boolean;
  readonly hasDevices: boolean;
  readonly canShareScreen: boolean;
  /** Plays recordings. */
  readonly canPlay: boolean;
  /** Of H.264 and VP8, which broadcasts come in. */
  readonly sends: readonly string[];
  readonly receives: readonly string[];
}

/** The codecs that broadcasts are in, as people write them. */
const pictureCodecs = { 'video/h264': 'H.264', 'video/vp8': 'VP8' } as const;

export function readBrowser(): BrowserFacts {
  const canPlayParts =
    typeof MediaSource === 'function' && MediaSource.isTypeSupported('video/mp4; codecs="avc1.42e01f,mp4a.40.2"');
  const playsByItself = document.createElement('video').canPlayType('application/vnd.apple.mpegurl') !== '';
  return {
    name: browserName(navigator.userAgent),
    isSecure: window.isSecureContext,
    hasWebRtc: typeof RTCPeerConnection === 'function' && 'createDataChannel' in RTCPeerConnection.prototype,
    hasDevices: typeof navigator.mediaDevices?.getUserMedia === 'function',
    canShareScreen: typeof navigator.mediaDevices?.getDisplayMedia === 'function',
    canPlay: canPlayParts || playsByItself,
    sends: codecsOf(() => RTCRtpSender.getCapabilities('video')),
    receives: codecsOf(() => RTCRtpReceiver.getCapabilities('video')),
  };
}

function codecsOf(read: () => RTCRtpCapabilities | null): string[] {
  try {
    const types = new Set(read()?.codecs.map(({ mimeType }) => mimeType.toLowerCase()));
    return Object.entries(pictureCodecs).flatMap(([type, name]) => (types.has(type) ? [name] : []));
  } catch {
    // An old browser does not tell, and hardly can.
    return [];
  }
}

/** Edge and Opera also call themselves Chrome, and all of them Safari: the most particular name first. */
const names: readonly [RegExp, string][] = [
  [/\bEdgA?\/(\d+)/, 'Edge'],
  [/\bEdgiOS\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\bFxiOS\/(\d+)/, 'Firefox'],
  [/\bCriOS\/(\d+)/, 'Chrome'],
  [/\b(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+(?:\.\d+)?).*\bSafari\//, 'Safari'],
];

export function browserName(userAgent: string): string | null {
  for (const [pattern, name] of names) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return null;
}
