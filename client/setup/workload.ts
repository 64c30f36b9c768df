import { readConfiguration } from '../config/configuration.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { knownRegion } from '../target/known-region.ts';
import { printable } from '../terminal/printable.ts';
import { type WorkloadFacts, workloadManifest } from './workload-manifest.ts';

export type WorkloadOptions = Omit<WorkloadFacts, 'url' | 'region'> & {
  profile: string;
  endpoint?: string;
  region?: string;
};

/** `sentinel setup workload`: prints a manifest by which a workload gets a profile's credentials. Returns the exit status. */
export async function workload(options: WorkloadOptions, world: Surroundings): Promise<ExitStatus> {
  const { endpoint, region, profile, ...facts } = options;
  const reading = await readConfiguration({ endpoint, region }, world.env);
  if (!reading.ok) return fail(world, reading.faults);
  const { configuration } = reading;
  const named = configuration.endpoint;
  if (named === undefined)
    return fail(world, ['no service is named: give `--endpoint` or set SENTINEL_ENDPOINT']);
  // SDKs take http only on their own machine, and a container is another.
  if (!named.value.startsWith('https://'))
    return fail(world, [`\`${named.where}\` is not \`https\`: no SDK in a container would take it`]);
  const base = named.value.replace(/\/+$/, '');
  const url = `${base}/oidc/${options.alias}/credentials/${profile}`;
  world.out(workloadManifest({ ...facts, url, region: knownRegion(configuration, world.env) }));
  return EXIT.given;
}

function fail(world: Surroundings, faults: readonly string[]): ExitStatus {
  for (const fault of faults) world.err(`sentinel: ${printable(fault)}\n`);
  return EXIT.usage;
}
