/** The HTTP server around the application: how long it waits for whom. */
import type { Express } from 'express';
import { createServer, type Server } from 'node:http';

/**
 * Not listening yet. A stream may take as long as it moves, so there is no limit on a whole request: heads, small bodies (`body.ts`)
 * and silence have their own.
 */
export const makeHttpServer = (app: Express): Server => {
  const server = createServer({ headersTimeout: 15_000, requestTimeout: 0, keepAliveTimeout: 65_000 }, app);
  server.setTimeout(120_000);
  return server;
};
