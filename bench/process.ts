import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { FLAGS } from '../bin/flags.mjs';

export interface Usage {
  cpu: number;
  memory: number;
}
export interface Server {
  port: number;
  usage(): Promise<Usage>;
  stop(): void;
  /** As by `kill -9`: nothing is finished. */
  kill(): Promise<void>;
}

/** Each server is a process of its own. */
export async function start(
  kind: 'app' | 'guarded' | 'floor',
  url: string,
  folder: string,
): Promise<Server> {
  const child: ChildProcess = fork(
    join(dirname(process.argv[1] ?? ''), 'servers.js'),
    [kind, url, folder],
    {
      execArgv: FLAGS,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const message = <T>() =>
    new Promise<T>((done) => child.once('message', (value) => done(value as T)));
  const { port } = await message<{ port: number }>();
  return {
    port,
    usage() {
      const answer = message<Usage>();
      child.send('usage');
      return answer;
    },
    stop: () => child.disconnect(),
    kill: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill('SIGKILL');
      }),
  };
}
