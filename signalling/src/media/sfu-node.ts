import { AppError, type SfuCalls, sfuCalls, type SfuNotices, sfuNotices } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { NoticeHandlers } from '@campus/service-kit/contract-notices';
import type { Caller } from '@campus/service-kit/contract-socket';
import { connectControl } from '@campus/service-kit/control-link';
import type { Logger } from '@campus/service-kit/log';

const callTimeoutMs = 5_000;

export interface SfuNode {
  readonly url: string;
  /** The link is up and what lies on the node has been compared with the log. */
  readonly isReady: boolean;
  /** Null while it is up. */
  readonly downSinceMs: number | null;
  /** Throws what the SFU answers, UNAVAILABLE (retryable) while the link is down. */
  readonly call: Caller<SfuCalls>;
  /** Waits until the node is ready; throws UNAVAILABLE when that takes longer. */
  whenReady(timeoutMs: number): Promise<void>;
  /** Compares again soon: something may have been missed. */
  reconcileSoon(): void;
  close(): void;
}

export interface SfuNodeOptions {
  url: string;
  secret: string;
  clock: Clock;
  log: Logger;
  /** Called after each (re)connection, and again when it failed or `reconcileSoon` asks for it. */
  reconcile: (node: SfuNode) => Promise<void>;
  onReady: (node: SfuNode) => void;
  onDown: (node: SfuNode) => void;
  onNotice: (node: SfuNode) => NoticeHandlers<SfuNotices>;
  /** Runs a comparison that failed or was asked for, after a second without this. Gives back what cancels it. */
  later?: (run: () => void) => () => void;
}

/** The control link to one SFU server. */
export function connectSfuNode(options: SfuNodeOptions): SfuNode {
  const { url, clock, log, later = afterASecond } = options;
  let isReady = false;
  let isUp = false;
  let isClosed = false;
  let downSinceMs: number | null = clock.nowMs();
  let running: Promise<void> | undefined;
  let cancelDue: (() => void) | undefined;
  const waiting = new Set<() => void>();

  const runReconcile = (): void => {
    // One that was still due is this one.
    cancelDue?.();
    cancelDue = undefined;
    if (!isUp || isClosed) return;
    if (running) return schedule();
    running = options
      .reconcile(node)
      .then(() => {
        if (!isUp || isReady) return;
        isReady = true;
        downSinceMs = null;
        for (const wake of waiting) wake();
        options.onReady(node);
      })
      .catch((error: unknown) => {
        log.warn({ err: error, url }, 'an SFU could not be compared with the log yet');
        schedule();
      })
      .finally(() => {
        running = undefined;
      });
  };
  const schedule = (): void => {
    cancelDue ??= later(runReconcile);
  };

  const node: SfuNode = {
    url,
    get isReady() {
      return isReady;
    },
    get downSinceMs() {
      return downSinceMs;
    },
    call: (name, request, own) => link.call(name, request, own),
    whenReady(timeoutMs) {
      if (isReady) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(wake);
          reject(new AppError('UNAVAILABLE', 'the media server does not answer at present'));
        }, timeoutMs);
        const wake = (): void => {
          clearTimeout(late);
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    },
    reconcileSoon: schedule,
    close() {
      isClosed = true;
      cancelDue?.();
      link.close();
    },
  };

  const link = connectControl({
    url,
    secret: options.secret,
    calls: sfuCalls,
    notices: sfuNotices,
    timeoutMs: callTimeoutMs,
    onNotice: options.onNotice(node),
    log,
    onUp: () => {
      isUp = true;
      runReconcile();
    },
    onDown: () => {
      isUp = false;
      isReady = false;
      downSinceMs = clock.nowMs();
      options.onDown(node);
    },
  });
  return node;
}

function afterASecond(run: () => void): () => void {
  const timer = setTimeout(run, 1_000);
  return () => clearTimeout(timer);
}
