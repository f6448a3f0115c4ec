/** The API as a client asks it. An answer that is no success throws with what it says. */
import type { Service } from '../service.ts';

export type HttpClient = {
  readonly get: (path: string) => Promise<unknown>;
  readonly send: (method: 'POST' | 'PUT', path: string, body: object) => Promise<unknown>;
  /** NDJSON both ways, some lines at a time; answers the lines of the answers, where they are lines. */
  readonly sendLines: (path: string, lines: readonly object[]) => Promise<readonly unknown[]>;
};

const linesTogether = 2000;

const parseLines = (text: string): readonly unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

export const makeHttpClient = ({ address, headers }: Pick<Service, 'address' | 'headers'>): HttpClient => {
  const ask = async (method: string, path: string, type: string, body: string | null): Promise<string> => {
    const response = await fetch(`${address}${path}`, {
      method,
      // The world is lived for seconds on end between two requests: a connection kept alive would be gone.
      headers: { ...headers, 'content-type': type, connection: 'close' },
      body,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${String(response.status)}: ${text}`);
    return text;
  };
  return {
    get: async (path) => JSON.parse(await ask('GET', path, 'application/json', null)) as unknown,
    send: async (method, path, body) =>
      JSON.parse(await ask(method, path, 'application/json', JSON.stringify(body))) as unknown,
    sendLines: async (path, lines) => {
      const answers: unknown[] = [];
      for (let start = 0; start < lines.length; start += linesTogether) {
        const some = lines.slice(start, start + linesTogether).map((line) => `${JSON.stringify(line)}\n`);
        answers.push(...parseLines(await ask('POST', path, 'application/x-ndjson', some.join(''))));
      }
      return answers;
    },
  };
};
