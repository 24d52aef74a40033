import type { Fragment, LoaderConfig, RetryConfig } from 'hls.js';
import Hls from 'hls.js/light';
import type { MediaTokenKeeper } from './media-token.ts';
import type { PartStarts } from './part-times.ts';

export interface HlsMediaOptions {
  element: HTMLMediaElement;
  /** Address of the playlist, without a token. */
  address: string;
  tokens: MediaTokenKeeper;
  /** Seconds of the element's time from which to load. */
  startSeconds: number;
  onProblem: (isLasting: boolean) => void;
}

/** One playlist in one media element. */
export interface HlsMedia {
  readonly starts: PartStarts;
  close(): void;
}

const restartAfterMs = 2_000;

/** By hls.js; by the browser itself where that has no Media Source (iPhones). */
export function openHlsMedia(options: HlsMediaOptions): HlsMedia {
  return Hls.isSupported() ? openByHlsJs(options) : openNatively(options);
}

function openNatively({ element, address, tokens, startSeconds, onProblem }: HlsMediaOptions): HlsMedia {
  const seekToStart = (): void => {
    element.currentTime = startSeconds;
  };
  const fail = (): void => onProblem(true);
  element.addEventListener('loadedmetadata', seekToStart, { once: true });
  element.addEventListener('error', fail);
  element.src = tokens.sign(address);
  return {
    starts: () => null,
    close: () => {
      element.removeEventListener('loadedmetadata', seekToStart);
      element.removeEventListener('error', fail);
      unload(element);
    },
  };
}

function openByHlsJs({ element, address, tokens, startSeconds, onProblem }: HlsMediaOptions): HlsMedia {
  let isClosed = false;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;
  const policy = loadPolicy(tokens);
  const hls = new Hls({
    startPosition: startSeconds,
    // fMP4 needs no repackaging, and so no worker.
    enableWorker: false,
    maxBufferLength: 20,
    backBufferLength: 30,
    playlistLoadPolicy: { default: policy },
    manifestLoadPolicy: { default: policy },
    fragLoadPolicy: { default: policy },
    // A playlist that was read long ago carries an old token: each request takes the present one.
    xhrSetup: (xhr, url) => xhr.open('GET', tokens.sign(url), true),
  });
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal || isClosed) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR) {
      onProblem(false);
      hls.recoverMediaError();
      return;
    }
    onProblem(data.type !== Hls.ErrorTypes.NETWORK_ERROR);
    restartTimer = setTimeout(() => {
      // A playlist that never came has to be asked for again; parts are asked for by going on.
      if (hls.levels.length === 0) hls.loadSource(tokens.sign(address));
      else hls.startLoad(element.currentTime);
    }, restartAfterMs);
  });
  hls.loadSource(tokens.sign(address));
  hls.attachMedia(element);

  const fragmentAt = (index: number): Fragment | undefined => hls.levels[0]?.details?.fragments[index];
  return {
    starts: (index) => fragmentAt(index)?.start ?? null,
    close: () => {
      if (isClosed) return;
      isClosed = true;
      clearTimeout(restartTimer);
      hls.destroy();
      unload(element);
    },
  };
}

/** As hls.js retries by itself, but also after a refusal: then with a new token. */
function loadPolicy(tokens: MediaTokenKeeper): LoaderConfig {
  const retry: RetryConfig = {
    maxNumRetry: 6,
    retryDelayMs: 500,
    maxRetryDelayMs: 8_000,
    backoff: 'exponential',
    shouldRetry: (config, retryCount, _isTimeout, response, isRetried) => {
      const wasRefused = response?.code === 401 || response?.code === 403;
      if (wasRefused) void tokens.renew();
      return isRetried || (wasRefused && retryCount < (config?.maxNumRetry ?? 0));
    },
  };
  return { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 60_000, timeoutRetry: retry, errorRetry: retry };
}

function unload(element: HTMLMediaElement): void {
  element.removeAttribute('src');
  element.load();
}
