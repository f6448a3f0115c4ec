import { expect, test } from 'vitest';
import { formatServerSettings } from './server-settings.ts';

test('commits are durable, and only this machine can connect', () => {
  const text = formatServerSettings({ sharedBuffersMegabytes: 256, logFolder: '/data/log', isThrowaway: false });
  expect(text).toContain("\nfsync = 'on'\n");
  expect(text).toContain("\nsynchronous_commit = 'on'\n");
  expect(text).toContain("\nlisten_addresses = '127.0.0.1'\n");
  expect(text).toContain("\nunix_socket_directories = ''\n");
  expect(text).toContain("\nshared_buffers = '256MB'\n");
});

test('quotes in a path cannot end the value', () => {
  const text = formatServerSettings({ sharedBuffersMegabytes: 16, logFolder: "/o'neill\\log", isThrowaway: true });
  expect(text).toContain("\nlog_directory = '/o''neill\\\\log'\n");
});
