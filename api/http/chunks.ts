/**
 * The bytes of a streaming request: whatever has arrived, as soon as the reader asks, and no more in memory than a limit.
 * gzip is unpacked on the way; what blows up like a bomb is cut off.
 */
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Thrown into the reader when the client goes away before the body is complete: nobody waits for an answer. */
export class ClientHungUp extends Error {
  constructor() {
    super('The client hung up.');
    this.name = 'ClientHungUp';
  }
}

/** Thrown into the reader when the bytes are not what they claim to be. */
export class BrokenStream extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'BrokenStream';
  }
}

/** How much may wait for the reader; beyond it the client is made to wait. */
const maximumWaitingBytes = 512 * 1024;

/** Unpacked over packed bytes, once enough has been unpacked to tell: real lines pack 5 to 100 times. */
const maximumExpansion = 250;
const expansionGraceBytes = 16 * 1024 * 1024;

const gunzip = (request: IncomingMessage): Readable => {
  const unpacked = createGunzip({ chunkSize: 64 * 1024 });
  let packedBytes = 0;
  let unpackedBytes = 0;
  request.on('data', (chunk: Buffer) => {
    packedBytes += chunk.length;
  });
  unpacked.on('data', (chunk: Buffer) => {
    unpackedBytes += chunk.length;
    if (unpackedBytes > expansionGraceBytes && unpackedBytes > packedBytes * maximumExpansion) {
      unpacked.destroy(new BrokenStream(`unpacks to more than ${maximumExpansion} times its size`));
    }
  });
  request.pipe(unpacked);
  return unpacked;
};

const describe = (error: Error): BrokenStream =>
  error instanceof BrokenStream ? error : new BrokenStream('is not whole gzip data');

type Waiting = {
  /** What has arrived; null where the body is complete. Waits only where nothing has. */
  readonly take: () => Promise<readonly Buffer[] | null>;
};

/** Listens to the stream, and holds it back where too much waits. */
const gather = (request: IncomingMessage, stream: Readable): Waiting => {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let end: 'open' | 'ended' | Error = 'open';
  let wake = (): void => undefined;
  const finish = (how: 'ended' | Error): void => {
    if (end === 'open') end = how;
    wake();
  };
  stream.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes >= maximumWaitingBytes) stream.pause();
    wake();
  });
  stream.on('end', () => finish('ended'));
  if (stream !== request) stream.on('error', (error) => finish(describe(error)));
  // A request has no other error than the client's going, and one that closes before its end was read has lost the rest.
  request.on('error', () => finish(new ClientHungUp()));
  request.on('close', () => {
    if (!request.readableEnded) finish(new ClientHungUp());
  });
  const take = async (): Promise<readonly Buffer[] | null> => {
    if (waiting.length === 0 && end === 'open') {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    // Lines that arrived before the client went are not worked on: nobody waits for the answer.
    if (end instanceof ClientHungUp) throw end;
    if (waiting.length === 0 && end instanceof Error) throw end;
    const taken = waiting;
    if (taken.length === 0) return end === 'open' ? take() : null;
    waiting = [];
    waitingBytes = 0;
    if (stream.isPaused()) stream.resume();
    return taken;
  };
  return { take };
};

/**
 * All chunks at hand, each time the reader asks. Throws `ClientHungUp` or `BrokenStream`. A reader that stops early leaves the
 * rest of the body to be thrown away.
 */
export async function* readChunks(request: IncomingMessage, isGzip: boolean): AsyncGenerator<readonly Buffer[]> {
  const stream = isGzip ? gunzip(request) : request;
  const waiting = gather(request, stream);
  try {
    for (let chunks = await waiting.take(); chunks !== null; chunks = await waiting.take()) yield chunks;
  } finally {
    request.unpipe();
    request.removeAllListeners('data').resume();
    if (isGzip) stream.destroy();
  }
}
