/**
 * The bytes of a file, unpacked where it is gzip (told by its first bytes, not by its name), with the place reached in the file on
 * disk. A gzip stream that ends early or is damaged gives all that could be unpacked before it, then says so in `brokenOff`.
 */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableFile } from './row-source.ts';

export type ByteSource = {
  readonly chunks: AsyncGenerator<Buffer>;
  readonly bytesRead: () => number;
  readonly sizeBytes: number;
  readonly brokenOff: () => string | null;
};

export type FileKind = 'plain' | 'gzip' | 'parquet';

// Gzip packs at most about 1,000 : 1, so one chunk never unpacks to more than some 32 MB.
const chunkBytes = 32_768;

const refusal = (path: string, error: unknown): UnreadableFile => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read',
    EPERM: 'may not be read',
  };
  return new UnreadableFile(`${path} ${reasons[code] ?? `cannot be read (${code === '' ? String(error) : code})`}`);
};

/** Size and kind of a regular file with something in it; throws `UnreadableFile` for anything else. */
export const inspectFile = async (path: string): Promise<{ readonly kind: FileKind; readonly sizeBytes: number }> => {
  try {
    const { size } = await stat(path).then((found) => {
      if (found.isDirectory()) throw new UnreadableFile(`${path} is a directory`);
      if (!found.isFile()) throw new UnreadableFile(`${path} is not a regular file`);
      return found;
    });
    if (size === 0) throw new UnreadableFile(`${path} is empty`);
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      const isGzip = bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
      return { kind: isGzip ? 'gzip' : buffer.toString('latin1') === 'PAR1' ? 'parquet' : 'plain', sizeBytes: size };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof UnreadableFile ? error : refusal(path, error);
  }
};

/**
 * The chunks through a transform, one chunk at a time, so that what came out before a failure is not lost with it (a pipeline drops
 * what its streams have buffered). The failure is thrown after the last good piece.
 */
async function* through(chunks: AsyncIterable<Buffer>, transform: Transform): AsyncGenerator<Buffer> {
  const pieces: Buffer[] = [];
  const failures: Error[] = [];
  transform.on('data', (piece: Buffer) => pieces.push(piece));
  transform.on('error', (error) => failures.push(error));
  const closed = new Promise<void>((resolve) => transform.once('close', resolve));
  for await (const chunk of chunks) {
    await new Promise<void>((resolve) => transform.write(chunk, () => resolve()));
    yield* pieces.splice(0);
    if (failures.length > 0) break;
  }
  if (failures.length === 0) transform.end();
  await closed;
  yield* pieces.splice(0);
  for (const failure of failures) throw failure;
}

export const readBytes = (path: string, kind: 'plain' | 'gzip', sizeBytes: number): ByteSource => {
  let bytesRead = 0;
  let brokenOff: string | null = null;
  async function* counted(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
        const bytes = chunk as Buffer;
        bytesRead += bytes.length;
        yield bytes;
      }
    } catch (error) {
      throw refusal(path, error);
    }
  }
  async function* unpacked(): AsyncGenerator<Buffer> {
    try {
      yield* through(counted(), createGunzip());
    } catch (error) {
      if (error instanceof UnreadableFile) throw error;
      const reason =
        error instanceof Error && error.message === 'unexpected end of file' ? 'it ends early' : 'it is damaged';
      brokenOff = `the gzip file cannot be unpacked to its end: ${reason}, after byte ${bytesRead} of ${sizeBytes}`;
    }
  }
  return {
    chunks: kind === 'gzip' ? unpacked() : counted(),
    bytesRead: () => bytesRead,
    sizeBytes,
    brokenOff: () => brokenOff,
  };
};
