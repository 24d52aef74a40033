import { randomUUID } from 'node:crypto';
import { liveCalls } from '@campus/protocol';
import { callOver } from '@campus/service-kit';
import { eventually } from '@campus/service-kit/testing';
import { consent, type PlannedEvent, planEvent, request, setUpCampus } from '../../product/campus-client.ts';
import { joinLive, type LiveParticipant } from '../../product/live-participant.ts';
import { type Product, startProduct } from '../../product/start-product.ts';
import type { LoadMedia } from '../load-media.ts';
import { readEventLoopLag } from '../measure/event-loop-lag.ts';
import { cores, pin } from '../measure/machine.ts';
import {
  camera,
  cameraCodec,
  endOf,
  microphone,
  microphoneCodec,
  publishOver,
  type SourceOptions,
  startSource,
} from './camera.ts';
import { admitViewer } from './campus-viewer.ts';
import type { Admission, Rig, ServerProcess, System, SystemKind } from './system.ts';

export interface CampusOptions extends SourceOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** The whole product, started as `npm start` starts it, with a live broadcast whose host publishes one camera. */
export const campus: SystemKind = { name: 'campus', start: (rig) => CampusSystem.start(rig) };

export class CampusSystem implements System {
  readonly name = 'campus';
  readonly product: Product;
  readonly host: LiveParticipant;
  readonly #source: LoadMedia;
  readonly viewerLink: string;
  readonly eventId: string;

  private constructor(product: Product, host: LiveParticipant, source: LoadMedia, eventId: string, viewerLink: string) {
    this.eventId = eventId;
    this.product = product;
    this.host = host;
    this.#source = source;
    this.viewerLink = viewerLink;
  }

  static async start(rig: Rig, { env, ...options }: CampusOptions = {}): Promise<CampusSystem> {
    const product = await startProduct({
      announcedAddress: rig.path.serverIp,
      env: {
        SFU_LISTEN_IP: rig.path.serverIp,
        // All viewers come from this machine; each says its own address, as a reverse proxy would.
        TRUST_PROXY: '1',
        ...env,
      },
    });
    try {
      for (const { pid } of product.processes()) pin(pid, cores.server);
      const account = await setUpCampus(product);
      const event = await planEvent(product, account);
      const { host, source } = await goLive(rig, product, event, account.accessToken, options);
      return new CampusSystem(product, host, source, event.id, (await event.link('viewer')).token);
    } catch (error) {
      await product.dispose();
      throw error;
    }
  }

  get source() {
    return {
      report: () => this.#source.reportSource(),
      /** When each keyframe's first packet was sent, in ms since 1970. */
      keyframesAtMs: () => this.#source.all('sent-keyframe').map(([, atUs]) => Number(atUs) / 1_000),
    };
  }

  /** The host's camera, as the SFU knows it. */
  camera(): { roomId: string; trackId: string } {
    const track = Object.values(this.host.state().tracks).find(({ source }) => source === 'camera');
    if (!track) throw new Error('the host publishes no camera');
    return { roomId: this.eventId, trackId: track.id };
  }

  processes(): ServerProcess[] {
    return this.product.processes().map(({ pid, command }) => ({ pid, name: nameOf(command) }));
  }

  admit(certificate: string): Promise<Admission> {
    return admitViewer(this.product, this.viewerLink, certificate);
  }

  async ownFigures(): Promise<Record<string, number>> {
    return readEventLoopLag(this.product.port);
  }

  async close(): Promise<void> {
    this.host.close();
    await this.#source.close();
    await this.product.dispose();
  }
}

async function goLive(
  rig: Rig,
  product: Product,
  event: PlannedEvent,
  accessToken: string,
  options: SourceOptions,
): Promise<{ host: LiveParticipant; source: LoadMedia }> {
  const body = { eventId: event.id, name: 'Claire Moreau', consent };
  const { joinToken } = await request(product, 'broadcasts.join', { accessToken, body });
  const host = joinLive(product, joinToken);
  await eventually(() => host.state().phase === 'scheduled');
  await host.command('backstage.open', {});
  await host.command('broadcast.goLive', {});

  const source = await startSource(rig, options);
  const call = callOver(host.socket, liveCalls, { timeoutMs: 10_000 });
  const offer = await call('media.open', { direction: 'send' });
  const fingerprints = [{ algorithm: 'sha-256', value: source.fingerprint }];
  const dtlsParameters = { role: 'client' as const, fingerprints };
  await call('media.connect', { transportId: offer.transportId, dtlsParameters });
  const publish = (of: 'camera' | 'microphone') =>
    call('track.publish', {
      commandId: randomUUID(),
      trackId: `track-${randomUUID()}`,
      source: of,
      transportId: offer.transportId,
      ...(of === 'camera'
        ? { kind: 'video', rtpParameters: { codecs: [cameraCodec], encodings: [{ ssrc: camera.ssrc }] } }
        : { kind: 'audio', rtpParameters: { codecs: [microphoneCodec], encodings: [{ ssrc: microphone.ssrc }] } }),
    });
  await publish('camera');
  if (options.withSound) await publish('microphone');
  await publishOver(source, endOf(offer), options);
  return { host, source };
}

function nameOf(command: string): string {
  if (/(^|\/)ffmpeg /.test(command)) return command.includes('-f ivf') ? 'ffmpeg-picture' : 'ffmpeg-sound';
  const known = ['signalling', 'sfu-server', 'recordings', 'mediasoup-worker', 'supervisor'];
  return known.find((name) => command.includes(name)) ?? 'start';
}
