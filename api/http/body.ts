/** The body of a request, whole and in memory: limited in size and time, and in UTF-8. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { domainError, failure, success, type DomainError, type Result } from '../../engine/index.ts';

const megabyte = 1024 * 1024;
const bodyDeadlineMs = 30_000;

const tooLarge = (maximumBytes: number): Result<never, DomainError> =>
  failure(domainError('payload-too-large', `The body is larger than ${maximumBytes / megabyte} MB.`));
const tooSlow: Result<never, DomainError> = failure(
  domainError('malformed-request', `The body did not arrive within ${bodyDeadlineMs / 1000} seconds.`),
);

/** Whether the request says that a body follows. */
export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined ||
  (headers['content-length'] !== undefined && headers['content-length'] !== '0');

const collect = (request: IncomingMessage, maximumBytes: number): Promise<Result<Buffer, DomainError> | null> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (outcome: Result<Buffer, DomainError> | null): void => {
      clearTimeout(deadline);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      resolve(outcome);
      // What still comes is read and thrown away, so that a client that is still sending gets to read the answer.
      if (outcome?.ok === false) request.resume();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maximumBytes) settle(tooLarge(maximumBytes));
      else chunks.push(chunk);
    };
    const onEnd = (): void => settle(success(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onClose = (): void => settle(null);
    const deadline = setTimeout(() => settle(tooSlow), bodyDeadlineMs);
    request.on('data', onData).on('end', onEnd).on('close', onClose);
    // An aborted request says so once more as an error; `close` has told all there is.
    request.on('error', () => undefined);
  });

/** The bytes of the body; null where the client hung up. */
export const readBody = async (
  request: IncomingMessage,
  maximumBytes = megabyte,
): Promise<Result<Buffer, DomainError> | null> => {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return failure(domainError('unsupported-media-type', 'A JSON body is taken without Content-Encoding.'));
  }
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return tooLarge(maximumBytes);
  return collect(request, maximumBytes);
};

/** Where the first byte stands that is not UTF-8. */
const firstBadByte = (bytes: Buffer): number => {
  const again = Buffer.from(bytes.toString('utf8'));
  let at = 0;
  while (at < bytes.length && bytes[at] === again[at]) at += 1;
  return at;
};

/** The text, or the place of the first byte that is not UTF-8. */
export const decodeUtf8 = (bytes: Buffer): Result<string, { readonly detail: string }> =>
  isUtf8(bytes)
    ? success(bytes.toString('utf8'))
    : failure({ detail: `is not UTF-8, from byte ${firstBadByte(bytes)} on` });
