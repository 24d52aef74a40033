import { randomUUID } from 'node:crypto';
import type { ProbeEnd, ProbeOffer, ProbePurpose, ProbeRequest } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit/log';
import { checkDtls } from '../dtls-rules.ts';
import type { MediaPlane, PlaneProbeTransport, PlaneRouter } from '../media-plane.ts';
import type { Timers } from '../timers.ts';
import { connectWithinMs, isBusy, probeLifeMs, refusalOf } from './probe-rules.ts';
import { ProbeSession } from './probe-session.ts';

export interface Probes {
  open(request: ProbeRequest): Promise<ProbeOffer>;
  /** Of one that is not there any more it succeeds. */
  closeOne(probeId: string): void;
  readonly count: number;
  close(): void;
}

export interface ProbesOptions {
  plane: MediaPlane;
  timers: Timers;
  log: Logger;
  /** Most bits a second in either direction of one probe; 0: only ways are tried, nothing is measured. */
  mostBps: number;
}

/** Transports beside the rooms by which people find out what gets through. Each has a router of its own, and ends. */
export function createProbes({ plane, timers, log, mostBps }: ProbesOptions): Probes {
  /** Places are taken before anything is waited for. */
  const taken: Record<ProbePurpose, number> = { reach: 0, measure: 0 };
  const closers = new Map<string, () => void>();
  let isClosed = false;

  const openOne = async (
    { purpose, dtlsParameters }: ProbeRequest,
    close: (reason: ProbeEnd | 'lost' | 'left') => void,
    atEnd: (run: () => void) => void,
  ): Promise<PlaneProbeTransport> => {
    const router: PlaneRouter = await plane.openRouter({ onLost: () => close('lost'), onLevels: () => undefined });
    atEnd(() => router.close());
    let session: ProbeSession | undefined;
    let hasConnected = false;
    const transport = await router.openProbeTransport({
      onState: (state) => {
        if (state === 'connected') hasConnected = true;
        else if (state === 'closed' || state === 'failed') close('left');
      },
      onMessage: (message) => session?.receive(message),
    });
    session = new ProbeSession({
      purpose,
      mostBps,
      timers,
      send: (message) => transport.send(message),
      isBusy: () => isBusy(purpose, router.load()),
      onEnd: (reason) => void sayEnd(reason),
    });
    const own = session;
    const sayEnd = async (reason: ProbeEnd): Promise<void> => {
      await own.say({ kind: 'end', reason });
      close(reason);
    };
    atEnd(() => own.close());
    const giveUp = (): void => {
      if (!hasConnected) close('left');
    };
    atEnd(timers.after(connectWithinMs, giveUp));
    atEnd(timers.after(probeLifeMs[purpose], () => void sayEnd('time')));
    await transport.connect(dtlsParameters);
    return transport;
  };

  return {
    async open(request) {
      const { purpose } = request;
      checkDtls(request.dtlsParameters);
      if (isClosed) throw new AppError('UNAVAILABLE', 'the media server is being closed');
      const refusal = refusalOf({ purpose, open: taken, load: plane.load(), mostBps });
      if (refusal) throw new AppError('BUSY', refusal);
      taken[purpose] += 1;
      const probeId = randomUUID();
      const ends: (() => void)[] = [() => void (taken[purpose] -= 1)];
      let isOver = false;
      const close = (reason: string): void => {
        if (isOver) return;
        isOver = true;
        closers.delete(probeId);
        for (const end of ends.splice(0).reverse()) end();
        log.debug({ probeId, purpose, reason }, 'a probe has ended');
      };
      closers.set(probeId, () => close('closed'));
      const atEnd = (run: () => void): void => {
        if (isOver) run();
        else ends.push(run);
      };
      try {
        const transport = await openOne(request, close, atEnd);
        if (isOver) throw new AppError('UNAVAILABLE', 'the probe was closed or lost meanwhile');
        const { sctpPort } = transport;
        const endsInMs = probeLifeMs[purpose];
        return { ...transport.offer, probeId, sctpPort, mediaPorts: [...plane.mediaPorts], mostBps, endsInMs };
      } catch (error) {
        close('failed');
        throw error;
      }
    },
    closeOne: (probeId) => closers.get(probeId)?.(),
    get count() {
      return closers.size;
    },
    close() {
      isClosed = true;
      for (const close of [...closers.values()]) close();
    },
  };
}
