import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * npm as [program, arguments]: the npm that called us, the one beside this Node, or the one on the
 * PATH.
 */
export function npmCommand(node) {
  const beside = join(
    dirname(process.execPath),
    '..',
    'lib',
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js',
  );
  const cli = [process.env.npm_execpath, beside].find(
    (path) => path?.endsWith('.js') && existsSync(path),
  );
  return cli ? [node, [cli]] : ['npm', []];
}

/** The environment for running npm: without what a calling npm has set for its own run. */
export function npmEnvironment(node) {
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
  for (const name of Object.keys(env))
    if (/^npm_(config|package|lifecycle|execpath|node)/i.test(name)) delete env[name];
  return env;
}
