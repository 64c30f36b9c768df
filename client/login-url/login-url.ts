import { readConfiguration } from '../config/configuration.ts';
import { reportFailure } from '../service/report-failure.ts';
import { askForCredentials } from '../service/vend.ts';
import { EXIT, type ExitStatus } from '../surroundings/exit-status.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { findTarget, type Target, type TargetChoice, targetFaultText } from '../target/target.ts';
import { printable } from '../terminal/printable.ts';
import { getSigninToken, loginUrl, URL_MINUTES } from './federation.ts';
import { partitionOf } from './partition.ts';

export type LoginOptions = TargetChoice & {
  profile: string;
  json: boolean;
  durationSeconds?: number;
  reason?: string;
  destination?: string;
  issuer?: string;
  federationEndpoint?: string;
};

/** `sentinel login-url`: prints a URL that signs in to the console. Returns the exit status. */
export async function login(options: LoginOptions, world: Surroundings): Promise<ExitStatus> {
  const found = await findTarget(options, world.env);
  if (!found.ok) {
    world.err(targetFaultText(found));
    return EXIT[found.kind];
  }
  const { target } = found;
  const places = await findPlaces(options, target, world);
  if (!places.ok) {
    world.err(targetFaultText({ ok: false, kind: 'usage', message: places.message }));
    return EXIT.usage;
  }
  const answer = await askForCredentials(options, target, world.nowMs);
  if (answer.kind !== 'given') return reportFailure(answer, world);
  const signin = await getSigninToken(places.federation, answer.credentials);
  if (signin.kind !== 'token') {
    world.err(`sentinel: ${printable(signin.message)}\n`);
    return EXIT[signin.kind];
  }
  const url = loginUrl(places.federation, signin.token, places.destination, options.issuer);
  const { Expiration } = answer.credentials;
  if (options.json)
    world.out(`${JSON.stringify({ url, urlMinutes: URL_MINUTES, sessionExpiration: Expiration })}\n`);
  else {
    world.out(`${url}\n`);
    world.err(
      `open it within ${URL_MINUTES} minutes and show it to nobody: it signs in as \`${options.profile}\` until ${Expiration}\n`,
    );
  }
  return EXIT.given;
}

type Places = { ok: true; federation: URL; destination: string } | { ok: false; message: string };

/** Flag, environment, file; else the local stack's stand-in; else the endpoint of the region's partition. */
async function findPlaces(options: LoginOptions, target: Target, world: Surroundings): Promise<Places> {
  const { federationEndpoint } = options;
  const reading = await readConfiguration({ federationEndpoint }, world.env);
  if (!reading.ok) return { ok: false, message: reading.faults.join('\n') };
  const partition = partitionOf(target.region);
  const configured = reading.configuration.federationEndpoint;
  // What a file says is meant for AWS: keys of the local stack are of no use there.
  const own = target.stack !== undefined && configured?.from !== 'flag' ? undefined : configured?.value;
  const standIn = target.stack?.endpoints.federation;
  const federation =
    own ?? (target.stack === undefined ? partition?.federation : standIn && `${standIn}/federation`);
  if (federation === undefined) {
    const why =
      target.stack === undefined
        ? `of region \`${target.region}\` is not known`
        : 'is not in the local stack';
    return { ok: false, message: `the console’s sign-in endpoint ${why}: give \`--federation-endpoint\`` };
  }
  const destination = options.destination ?? partition?.console;
  if (destination === undefined) {
    return {
      ok: false,
      message: `the console of region \`${target.region}\` is not known: give \`--destination\``,
    };
  }
  return { ok: true, federation: new URL(federation), destination };
}
