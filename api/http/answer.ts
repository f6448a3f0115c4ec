/** An answer as a value: kept apart from the socket so that it can be stored, replayed and tested. */
import type { ServerResponse } from 'node:http';

export type Answer = {
  readonly status: number;
  /** Null: no body. */
  readonly body: string | null;
  /** A document that is no text: sent instead of the body, never stored to be replayed. */
  readonly bytes?: Buffer;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const jsonType = 'application/json; charset=utf-8';
export const problemType = 'application/problem+json; charset=utf-8';

export const jsonAnswer = (status: number, value: unknown): Answer => ({
  status,
  body: JSON.stringify(value),
  contentType: jsonType,
});

/** Headers of every answer that is not a page. */
export const baseHeaders = (requestId: string): Record<string, string> => ({
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-request-id': requestId,
});

/** Writes head and body at once. Nothing happens where the client has gone, or an answer has begun. */
export const send = (response: ServerResponse, requestId: string, answer: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  const headers: Record<string, string | number> = baseHeaders(requestId);
  if (answer.headers !== undefined) Object.assign(headers, answer.headers);
  if (answer.body === null) {
    if (answer.status !== 204) headers['content-length'] = 0;
    response.writeHead(answer.status, headers).end();
    return;
  }
  headers['content-type'] = answer.contentType;
  const content = answer.bytes ?? answer.body;
  headers['content-length'] = Buffer.byteLength(content);
  response.writeHead(answer.status, headers).end(content);
};
