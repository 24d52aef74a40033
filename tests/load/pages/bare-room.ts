// Runs in a page of the bare worker: mediasoup-client, and the smallest script that publishes or watches.
import { Device, type types } from 'mediasoup-client';
import type { BareCall } from '../systems/bare-room-process.ts';

export interface BareEncodings {
  readonly picture: types.RtpEncodingParameters[];
  readonly sound: types.RtpEncodingParameters;
  readonly soundOptions: types.ProducerCodecOptions;
}

/** What the script answers, in mediasoup-client's words. */
interface BareAnswers {
  readonly open: { readonly rtpCapabilities: types.RtpCapabilities; readonly transport: types.TransportOptions };
  readonly connect: null;
  readonly produce: { readonly id: string };
  readonly consume: readonly types.ConsumerOptions[];
  readonly resume: null;
}

declare global {
  interface Window {
    /** Publishes camera and microphone. */
    publishBare?: (encodings: BareEncodings) => Promise<void>;
    /** Shows what was published, in the page's video. */
    watchBare?: () => Promise<void>;
  }
}

/** Asks one question after the other, so that the next message is the answer to the last one. */
function connect() {
  const socket = new WebSocket(`ws://${location.host}`);
  let last: Promise<unknown> = new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  return <Call extends BareCall>(call: Call): Promise<BareAnswers[Call['name']]> => {
    const answer = last.then(() => {
      const message = new Promise<BareAnswers[Call['name']]>((resolve) => {
        socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data))), { once: true });
      });
      socket.send(JSON.stringify(call));
      return message;
    });
    last = answer;
    return answer;
  };
}

async function settle<T>(answer: Promise<T>, done: (value: T) => void, fail: (error: Error) => void): Promise<void> {
  try {
    done(await answer);
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)));
  }
}

async function openTransport(ask: ReturnType<typeof connect>, direction: 'send' | 'receive') {
  const { rtpCapabilities, transport: options } = await ask({ name: 'open', direction });
  const device = new Device();
  await device.load({ routerRtpCapabilities: rtpCapabilities });
  const transport = direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    void settle(ask({ name: 'connect', dtlsParameters }), () => done(), fail);
  });
  return { device, transport };
}

window.publishBare = async ({ picture, sound, soundOptions }) => {
  const ask = connect();
  const { device, transport } = await openTransport(ask, 'send');
  transport.on('produce', ({ kind, rtpParameters }, done, fail) => {
    void settle(ask({ name: 'produce', kind, rtpParameters }), done, fail);
  });
  const treatment = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
  const media = await navigator.mediaDevices.getUserMedia({ video: true, audio: treatment });
  const [camera, microphone] = [media.getVideoTracks()[0], media.getAudioTracks()[0]];
  if (!camera || !microphone) throw new Error('there is no camera or no microphone');
  camera.contentHint = 'motion';
  microphone.contentHint = 'speech';
  const codec = device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType.toLowerCase() === 'video/h264');
  await transport.produce({ track: microphone, encodings: [sound], codecOptions: soundOptions });
  await transport.produce({
    track: camera,
    encodings: picture,
    codecOptions: { videoGoogleStartBitrate: 1000 },
    ...(codec ? { codec } : {}),
  });
};

window.watchBare = async () => {
  const ask = connect();
  const { device, transport } = await openTransport(ask, 'receive');
  const offers = await ask({ name: 'consume', rtpCapabilities: device.recvRtpCapabilities });
  for (const offer of offers) {
    const { track, kind } = await transport.consume(offer);
    const element = document.createElement(kind);
    element.autoplay = true;
    element.srcObject = new MediaStream([track]);
    document.body.append(element);
  }
  await ask({ name: 'resume' });
};
