import { randomUUID } from 'node:crypto';

/** What Janus says over its WebSocket API (https://janus.conf.meetecho.com/docs/rest.html). */
interface Message {
  readonly janus: string;
  readonly transaction?: string;
  readonly data?: { readonly id: number };
  readonly error?: { readonly reason: string };
  readonly plugindata?: { readonly data?: { readonly error?: string } };
  readonly jsep?: { readonly type: string; readonly sdp: string };
}

const timeoutMs = 30_000;
/** A session that says nothing for a minute is ended. */
const keepAliveMs = 25_000;

/** One person at Janus: a connection, a session, a handle of the streaming plugin. */
export class JanusSession {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, { resolve: (message: Message) => void; reject: (error: Error) => void }>();
  #ids: { session_id?: number; handle_id?: number } = {};
  #timer: NodeJS.Timeout | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data)) as Message));
    socket.addEventListener('close', () => this.#failAll('Janus closed the connection'));
  }

  static async open(port: number): Promise<JanusSession> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, 'janus-protocol');
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('Janus cannot be reached')));
    });
    const session = new JanusSession(socket);
    const created = await session.#ask({ janus: 'create' });
    session.#ids = { session_id: created.data?.id ?? 0 };
    const attached = await session.#ask({ janus: 'attach', plugin: 'janus.plugin.streaming' });
    session.#ids = { ...session.#ids, handle_id: attached.data?.id ?? 0 };
    session.#timer = setInterval(() => session.#say({ janus: 'keepalive' }, randomUUID()), keepAliveMs);
    return session;
  }

  /** The offer of a mountpoint. */
  async watch(mountpoint: number): Promise<string> {
    const { jsep } = await this.#ask({ janus: 'message', body: { request: 'watch', id: mountpoint } });
    if (!jsep) throw new Error('Janus offers nothing');
    return jsep.sdp;
  }

  async start(answer: string): Promise<void> {
    await this.#ask({ janus: 'message', body: { request: 'start' }, jsep: { type: 'answer', sdp: answer } });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#say({ janus: 'destroy' }, randomUUID());
    this.#socket.close();
  }

  #say(request: object, transaction: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ ...request, ...this.#ids, transaction }));
  }

  async #ask(request: object): Promise<Message> {
    const transaction = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    this.#waiting.set(transaction, { resolve, reject });
    const timer = setTimeout(() => reject(new Error('Janus does not answer')), timeoutMs);
    this.#say(request, transaction);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(transaction);
    }
  }

  #hear(message: Message): void {
    // What is done later is answered twice; the first time says only that it was heard.
    if (message.janus === 'ack') return;
    const waiting = this.#waiting.get(message.transaction ?? '');
    const refusal = message.error?.reason ?? message.plugindata?.data?.error;
    if (refusal) waiting?.reject(new Error(`Janus refuses: ${refusal}`));
    else waiting?.resolve(message);
  }

  #failAll(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
  }
}
