/**
 * Vitest's global set-up: one PostgreSQL server for all test files, started once and stopped at the end. Its address reaches the
 * test files through the environment.
 */
import { TEST_DATABASE_URL, useTestServer, type TestServer } from './test-server.ts';

let server: TestServer | undefined;

export async function setup(): Promise<void> {
  server = await useTestServer();
  process.env[TEST_DATABASE_URL] = server.url;
}

export async function teardown(): Promise<void> {
  await server?.release();
}
