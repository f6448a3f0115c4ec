/**
 * The settings of the embedded server: durable commits on a machine with two cores, loopback only, and no personal data in its log.
 *
 * Rewritten at every start; `alter system` overrides them.
 */

export type ServerSettings = {
  readonly sharedBuffersMegabytes: number;
  readonly logFolder: string;
  /** For tests: nothing waits for the disk, and a power cut loses the data. */
  readonly isThrowaway: boolean;
};

/** The text of a PostgreSQL configuration file. */
export function formatServerSettings({ sharedBuffersMegabytes, logFolder, isThrowaway }: ServerSettings): string {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '100',
    max_locks_per_transaction: '256',
    shared_buffers: `${sharedBuffersMegabytes}MB`,
    fsync: isThrowaway ? 'off' : 'on',
    synchronous_commit: isThrowaway ? 'off' : 'on',
    full_page_writes: isThrowaway ? 'off' : 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'on',
    log_directory: logFolder,
    // One file a weekday, overwritten a week later: the log cannot fill the disk.
    log_filename: 'postgres-%a.log',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_truncate_on_rotation: 'on',
    // The detail of an error quotes values, and a failing statement may: both can be personal data.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${escapeSetting(value)}'`);
  return `# Written by Tact at every start: change settings with ALTER SYSTEM.\n${lines.join('\n')}\n`;
}

function escapeSetting(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll("'", "''");
}
