import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { eventually } from '@campus/service-kit/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '@campus/service-kit/free-port';
import { createImpairment } from './impairment.ts';
import { forwardTcp } from './tcp-forwarder.ts';
import { forwardUdp } from './udp-forwarder.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

describe('the forwarder between a browser and the servers', () => {
  it('carries datagrams both ways until it is cut, and again after', async () => {
    const echo = createSocket('udp4');
    echo.on('message', (packet, from) => echo.send(packet, from.port, from.address));
    echo.bind(0, '127.0.0.1');
    await once(echo, 'listening');
    closers.push(() => echo.close());
    const link = createImpairment();
    const port = await freePort();
    const forwarder = await forwardUdp(
      { host: '127.0.0.9', port },
      { host: '127.0.0.1', port: echo.address().port },
      link,
    );
    closers.push(() => forwarder.close());

    const client = createSocket('udp4').bind(0, '127.0.0.1');
    closers.push(() => client.close());
    const heard: string[] = [];
    client.on('message', (packet) => heard.push(String(packet)));
    const say = (word: string): void => client.send(word, port, '127.0.0.9');

    say('one');
    await eventually(() => heard.includes('one'));
    link.cut();
    say('two');
    await eventually(() => link.dropped === 1);
    link.restore();
    say('three');
    await eventually(() => heard.includes('three'));
    expect(heard).toEqual(['one', 'three']);
  });

  it('holds a TCP connection through a cut without closing it', async () => {
    const echo = createServer((socket) => void socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    closers.push(() => new Promise((resolve) => echo.close(resolve)));
    const link = createImpairment();
    const port = await freePort();
    const target = { host: '127.0.0.1', port: (echo.address() as AddressInfo).port };
    const forwarder = await forwardTcp({ host: '127.0.0.9', port }, target, link);
    closers.push(() => forwarder.close());

    const client = connect(port, '127.0.0.9');
    closers.push(() => client.destroy());
    let heard = '';
    let isClosed = false;
    client.on('data', (chunk) => (heard += String(chunk)));
    client.on('close', () => (isClosed = true));
    client.write('one ');
    await eventually(() => heard === 'one ');
    link.cut();
    client.write('two ');
    // A second connection made while the link is down hangs, and works afterwards.
    const second = connect(port, '127.0.0.9');
    closers.push(() => second.destroy());
    let secondHeard = '';
    second.on('data', (chunk) => (secondHeard += String(chunk)));
    second.write('hello');
    await once(second, 'connect');
    expect([heard, secondHeard]).toEqual(['one ', '']);
    link.restore();
    await eventually(() => heard === 'one two ' && secondHeard === 'hello');
    expect(isClosed).toBe(false);
  });

  it('loses the share of packets that it is told to, until it is told otherwise', () => {
    let turn = 0;
    const link = createImpairment({ lossRatio: 0.25, random: () => (turn++ % 4) / 4 });
    let passed = 0;
    for (let packet = 0; packet < 100; packet += 1) link.pass('up', () => (passed += 1));
    expect(passed).toBe(75);
    link.become();
    for (let packet = 0; packet < 25; packet += 1) link.pass('up', () => (passed += 1));
    expect(passed).toBe(100);
    link.become({ lossRatio: 1 });
    link.pass('down', () => (passed += 1));
    expect(passed).toBe(100);
  });

  it('is bad in one direction and whole in the other, and counts what it carries with its headers', () => {
    const link = createImpairment();
    let passed = 0;
    const pass = (direction: 'up' | 'down') => link.pass(direction, () => (passed += 1), 72);
    link.become({ lossRatio: 1 }, 'down');
    pass('down');
    pass('up');
    expect(passed).toBe(1);
    expect([link.carriedBytes('up'), link.carriedBytes('down'), link.dropped]).toEqual([100, 0, 1]);
  });

  it('carries a stream over a slow line whole and in order, and ends it after its last byte', async () => {
    const said = Buffer.alloc(40_000, 'campus ');
    const speaker = createServer((socket) => void socket.end(said)).listen(0, '127.0.0.1');
    await once(speaker, 'listening');
    closers.push(() => new Promise((resolve) => speaker.close(resolve)));
    const link = createImpairment({ rateBps: 1_600_000 });
    const port = await freePort();
    const target = { host: '127.0.0.1', port: (speaker.address() as AddressInfo).port };
    const forwarder = await forwardTcp({ host: '127.0.0.9', port }, target, link);
    closers.push(() => forwarder.close());
    const fromMs = performance.now();
    const client = connect(port, '127.0.0.9');
    closers.push(() => client.destroy());
    const heard: Buffer[] = [];
    client.on('data', (chunk: Buffer) => heard.push(chunk));
    await once(client, 'end');
    expect(Buffer.concat(heard).equals(said)).toBe(true);
    // 40 kB take 200 ms at this rate; never less.
    expect(performance.now() - fromMs).toBeGreaterThan(150);
  });
});
