import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { type TargetChoice, targetFaultText } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import type { Upstream } from '../upstream/ask-upstream.ts';
import { startAgent } from './agent.ts';
import type { CacheOptions } from './credential-cache.ts';
import { doorOf, newToken, type ServedDoor } from './doors.ts';
import { showDoors } from './show-doors.ts';
import { startFault } from './start-fault.ts';
import { tokenOfFile } from './token-file.ts';

export type ServeOptions = TargetChoice & {
  profiles: readonly string[];
  durationSeconds?: number;
  /** 0: any free one. */
  port: number;
  ipv6: boolean;
  /** Where the one profile's token is kept. */
  tokenFile?: string;
  /** Where each profile's token is kept, in a file of the profile's name. */
  tokenFolder?: string;
  form: 'shell' | 'json';
};

/** `sentinel serve`: serves credentials of profiles until `ended` resolves. Returns the exit status. */
export async function serve(
  options: ServeOptions,
  world: Surroundings,
  upstream: Upstream,
  after: CacheOptions['after'],
  ended: Promise<void>,
): Promise<ExitStatus> {
  const found = await upstream.findTarget();
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const opening = openDoors(options);
  if (!opening.ok) {
    world.err(`sentinel: ${printable(opening.fault)}\n`);
    return EXIT.usage;
  }
  const { doors } = opening;
  const { durationSeconds, port, ipv6, form } = options;
  const start = await startAgent({
    doors,
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    ...{ upstream, after, port, ipv6, err: world.err },
  });
  if (!start.ok) {
    world.err(`sentinel: ${startFault(start.code, port)}\n`);
    return EXIT.usage;
  }
  world.out(showDoors(doors, { port: start.agent.port, ipv6, form, target: found.target, env: world.env }));
  await ended;
  await start.agent.stop();
  return EXIT.given;
}

function openDoors(options: ServeOptions): { ok: true; doors: ServedDoor[] } | { ok: false; fault: string } {
  const { profiles, tokenFile, tokenFolder } = options;
  if (tokenFile !== undefined && profiles.length > 1) {
    return { ok: false, fault: '`--token-file` is for one profile: give `--token-folder` for several' };
  }
  if (tokenFolder !== undefined) {
    try {
      mkdirSync(tokenFolder, { recursive: true, mode: 0o700 });
    } catch {
      return { ok: false, fault: `\`${tokenFolder}\` cannot be made a folder: choose another place` };
    }
  }
  const doors: ServedDoor[] = [];
  for (const profile of profiles) {
    const path = tokenFolder === undefined ? tokenFile : join(tokenFolder, profile);
    const reading = path === undefined ? { ok: true as const, token: newToken() } : tokenOfFile(path);
    if (!reading.ok) return { ok: false, fault: `token file \`${path}\` ${reading.fault}` };
    const file = path === undefined ? undefined : resolve(path);
    doors.push({ ...doorOf(profile, reading.token), tokenFile: file });
  }
  return { ok: true, doors };
}
