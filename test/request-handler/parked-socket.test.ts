import { EventEmitter } from 'node:events';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { parkSocket } from '../../functions/aws/parked-socket.ts';

const ORIGIN = new URL('https://sts.eu-central-1.amazonaws.com');
const FITTING = { host: 'sts.eu-central-1.amazonaws.com', port: 443 };

function park(nowMs: () => number = () => 0) {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const opened: object[] = [];
  const parked = parkSocket(
    (options) => {
      opened.push(options);
      return socket;
    },
    ORIGIN,
    nowMs,
  );
  return { parked, socket, opened };
}

test('it is opened at once, where the request will go, and given once', () => {
  const { parked, socket, opened } = park();
  expect(opened).toEqual([{ ...FITTING, servername: FITTING.host }]);
  expect(parked.take(FITTING)).toBe(socket);
  expect(parked.take(FITTING)).toBeUndefined();
  // Whoever took it listens now: the next error is its own.
  expect(EventEmitter.listenerCount(socket, 'error')).toBe(0);
});

test('another host or port does not get it', () => {
  for (const options of [
    { ...FITTING, host: 'ssm.eu-central-1.amazonaws.com' },
    { ...FITTING, port: 80 },
    {},
  ]) {
    const { parked, socket } = park();
    expect(parked.take(options)).toBeUndefined();
    expect(socket.destroyed).toBe(true);
  }
});

test('one that failed or closed meanwhile is forgotten, and breaks nothing', () => {
  const failed = park();
  failed.socket.emit('error', new Error('refused'));
  expect(failed.parked.take(FITTING)).toBeUndefined();
  const closed = park();
  closed.socket.emit('close');
  expect(closed.parked.take(FITTING)).toBeUndefined();
});

test('an old one is not trusted: the environment may have been frozen', () => {
  let nowMs = 1000;
  const { parked, socket } = park(() => nowMs);
  nowMs += 10_001;
  expect(parked.take(FITTING)).toBeUndefined();
  expect(socket.destroyed).toBe(true);
});
