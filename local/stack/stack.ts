import { readFileSync } from 'node:fs';
import { startFederation } from '../federation/federation.ts';
import type { RunningServer } from '../http/running-server.ts';
import { assumedRole, type Decided, type World } from '../iam/world.ts';
import { type Lambda, startLambda } from '../lambda/lambda.ts';
import { policyRoot } from '../seeds/documents.ts';
import { parsePermissions, withPermissions } from '../seeds/permissions.ts';
import { defaultSeeds, type Seeds } from '../seeds/seeds.ts';
import { type Account, openAccount } from './account.ts';
import { startApi } from './api.ts';
import { bundled } from './bundles.ts';
import { type AccessLog, createAccessLog, startDetect } from './detect.ts';
import { detectFunction } from './detect-function.ts';
import { effectNow } from './effects.ts';
import { type Issuers, openIssuers } from './issuers.ts';
import { startLedger } from './ledger.ts';
import { checkpointOrigin, ledgerFunctions, ledgerTableName } from './ledger-functions.ts';
import type { StackSettings } from './options.ts';
import { endpointSuffixes, type ServiceName } from './service-endpoints.ts';
import { type ServiceFaults, type Services, startServices } from './services.ts';
import { openSigningKey } from './signing-key.ts';
import { readStackFile, type StackFile, writeStackFile } from './stack-file.ts';
import { openStateFolder, type StateFolder } from './state-folder.ts';
import { vendFunction, vendFunctionName } from './vend-function.ts';

export type StackOptions = {
  settings: StackSettings;
  /** Default: those of `npm start`. */
  seeds?: Seeds;
  faults?: ServiceFaults;
  nowMs?: () => number;
  /** Sees every message our EventBridge puts on a queue. */
  onDelivery?: (queueArn: string, body: string) => void;
  /** Sees every decision of who may do what. */
  onDecision?: (decision: Decided) => void;
  /** How long after the stack is ready its detections begin; default ten seconds. */
  detectAfterMs?: number;
  /** Told when each part is there. */
  onPhase?: (phase: string) => void;
};

export type Stack = {
  /** What stack.json says. */
  file: StackFile;
  seeds: Seeds;
  world: World;
  lambda: Lambda;
  /** Our servers by service: a test may stop one. */
  servers: ReadonlyMap<ServiceName, RunningServer>;
  readParameter: Services['readParameter'];
  /** Puts an event of an AWS service on the default bus. */
  emit: Services['emit'];
  /** Ends everything, twice is harmless. */
  stop: () => Promise<void>;
};

export type StackStart = { ok: true; stack: Stack } | { ok: false; message: string };

/**
 * A laptop's few environments stand for Lambda's thousand: a burst beyond them waits this long for its turn before
 * it is throttled.
 */
const environmentWaitMs = 10_000;

/** The first request is not to share the machine with what is as well done later. */
const detectAfter = 10_000;

/** Of the sessions of execution roles, one per environment; environments are replaced long before. */
const environmentSessionMs = 12 * 3_600_000;

/**
 * Starts the whole local stack on its folder: services, vend function, gateway; when it is ready, stack.json says
 * where everything is. Refuses a folder that another stack runs on, or that belongs to another region.
 */
export async function startStack(options: StackOptions): Promise<StackStart> {
  const { settings } = options;
  const opening = openStateFolder(settings.folder, settings.reset);
  if (!opening.ok) return opening;
  const { state } = opening;
  const seeds = seedsOf(options);
  const earlier = readStackFile(state.paths.stackFile);
  if (earlier.region !== undefined && earlier.region !== seeds.region) {
    state.release();
    const message = `\`${settings.folder}\` belongs to region \`${earlier.region}\`: set AWS_REGION to it, or start with --reset`;
    return { ok: false, message };
  }
  const undo: (() => Promise<void> | void)[] = [state.release];
  const stop = async () => {
    for (let end = undo.pop(); end !== undefined; end = undo.pop()) await end();
  };
  try {
    const nowMs = (options.nowMs ?? Date.now)();
    const account = openAccount(seeds, state.sealKey, earlier.keys, nowMs, options.onDecision);
    options.onPhase?.('account');
    return { ok: true, stack: { ...(await assemble(options, seeds, state, account, undo)), stop } };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function seedsOf({ seeds, settings }: StackOptions): Seeds {
  const { accountId, region, permissionsFile } = settings;
  const own = seeds ?? defaultSeeds(accountId, region);
  if (permissionsFile === undefined) return own;
  return withPermissions(own, parsePermissions(readFileSync(permissionsFile, 'utf8')));
}

async function assemble(
  options: StackOptions,
  seeds: Seeds,
  state: StateFolder,
  account: Account,
  undo: (() => Promise<void> | void)[],
): Promise<Omit<Stack, 'stop'>> {
  const { settings, onPhase = () => undefined, nowMs = Date.now } = options;
  const { paths } = state;
  const { world } = account;
  const services = await startServices({
    settings,
    seeds,
    world,
    paths,
    faults: options.faults ?? {},
    nowMs,
    onDelivery: options.onDelivery ?? (() => undefined),
    started: onPhase,
  });
  undo.push(services.stop);
  const issuers = await openIssuers(settings, paths);
  undo.push(issuers.stop);
  const lambda = await startFunctions(options, seeds, state, account, services, issuers);
  undo.push(lambda.stop);
  onPhase('functions');
  const prepared = lambda.prepare(vendFunctionName);
  const accessLog = createAccessLog();
  const onAccess = settings.detect === true ? accessLog.add : () => undefined;
  const gateway = await openGateway(options, state, account, lambda, issuers, onAccess);
  undo.push(gateway.stop);
  onPhase('gateway');
  const federation = await startFederation({ world, nowMs });
  undo.push(federation.stop);
  const urls = { gateway: gateway.url, federation: federation.url };
  const file = await describe(urls, options, seeds, state, account, services, issuers);
  await startReaders(options, seeds, account, services, lambda, accessLog, undo);
  await prepared;
  onPhase('vend environment');
  writeStackFile(paths.stackFile, file);
  const { servers, readParameter, emit } = services;
  return { file, seeds, world, lambda, servers, readParameter, emit };
}

/** What reads the queues: the ledger, and the detections behind it. */
async function startReaders(
  { settings, detectAfterMs: afterMs = detectAfter, onPhase, nowMs = Date.now }: StackOptions,
  seeds: Seeds,
  { world }: Account,
  services: Services,
  lambda: Lambda,
  accessLog: AccessLog,
  undo: (() => Promise<void> | void)[],
): Promise<void> {
  if (settings.ledger !== true) return;
  const auditKeys = mappingKeys(seeds.auditRoleArn, world, nowMs);
  undo.push((await startLedger({ seeds, services, lambda, mappingKeys: auditKeys })).stop);
  onPhase?.('ledger');
  if (settings.detect !== true) return;
  const detectKeys = mappingKeys(seeds.detectRoleArn, world, nowMs);
  undo.push(startDetect({ seeds, services, lambda, mappingKeys: detectKeys, accessLog, afterMs }).stop);
}

function openGateway(
  { settings, nowMs = Date.now }: StackOptions,
  { paths }: StateFolder,
  { world, originProof }: Account,
  { invoke }: Lambda,
  { trusted }: Issuers,
  onAccess: AccessLog['add'],
): Promise<RunningServer> {
  return startApi({
    ...{ world, nowMs, invoke, issuers: trusted },
    port: settings.port,
    originProof: settings.functionEnvironment.SENTINEL_ORIGIN_PROOF ?? originProof,
    logFolder: paths.logs,
    onAccess,
  });
}

/** What stack.json will say. */
async function describe(
  { gateway, federation }: { gateway: string; federation: string },
  { settings, nowMs = Date.now }: StackOptions,
  seeds: Seeds,
  { paths }: StateFolder,
  { identities }: Account,
  services: Services,
  { own }: Issuers,
): Promise<StackFile> {
  return {
    gateway,
    region: seeds.region,
    accountId: seeds.accountId,
    endpoints: { ...services.endpoints, federation },
    identities,
    profiles: await profilesNow(seeds, services, nowMs()),
    ...(own !== undefined && { oidc: own }),
    ...(settings.ledger === true && {
      ledgerPublicKey: openSigningKey(paths.signingKey, checkpointOrigin(seeds)),
      ledgerTable: ledgerTableName,
      auditQueueUrl: services.auditQueueUrl,
      deadLetterQueueUrl: services.deadLetterQueueUrl,
    }),
  };
}

function startFunctions(
  { settings, nowMs = Date.now }: StackOptions,
  seeds: Seeds,
  { paths }: StateFolder,
  { world, originProof }: Account,
  { endpoints, auditQueueUrl, deadLetterQueueUrl }: Services,
  { variable: oidcIssuers }: Issuers,
): Promise<Lambda> {
  const given = settings.functionEnvironment;
  const functions = [
    vendFunction(seeds, { originProof, auditQueueUrl, oidcIssuers, given }),
    ...(settings.ledger === true ? ledgerFunctions(seeds, { paths, deadLetterQueueUrl, given }) : []),
    ...(settings.ledger === true && settings.detect === true ? [detectFunction(seeds, given)] : []),
  ];
  return startLambda({
    functions:
      settings.bundles === true ? functions.map((one) => bundled(one, settings.bundleFolder)) : functions,
    credentialsFor: (roleArn, sessionName) => {
      const role = world.findRole(roleArn);
      if (role === undefined) throw new Error(`no role \`${roleArn}\``);
      const sourceFunctionArn = `arn:aws:lambda:${seeds.region}:${seeds.accountId}:function:${sessionName}`;
      const principal = assumedRole(role, { sessionName, sourceFunctionArn });
      return world.issueSession({ principal, expiresAtMs: nowMs() + environmentSessionMs });
    },
    region: seeds.region,
    accountId: seeds.accountId,
    endpoints: endpointSuffixes(endpoints),
    concurrency: settings.concurrency,
    maxWaitMs: environmentWaitMs,
    logFolder: paths.logs,
    compileCacheFolder: paths.compiledCode,
    nowMs,
  });
}

/** Keys of an event source mapping: sessions of the function's role, an hour each. */
function mappingKeys(roleArn: string, world: World, nowMs: () => number) {
  return () => {
    const role = world.findRole(roleArn);
    if (role === undefined) throw new Error(`no role \`${roleArn}\``);
    const expiresAtMs = nowMs() + 3_600_000;
    const principal = assumedRole(role, { sessionName: 'event-source-mapping' });
    return { ...world.issueSession({ principal, expiresAtMs }), expiration: new Date(expiresAtMs) };
  };
}

/** What the first identity gets now, profile by profile. */
async function profilesNow(seeds: Seeds, services: Services, atMs: number): Promise<StackFile['profiles']> {
  const user = seeds.identities[0]?.policyName ?? '';
  return Promise.all(
    seeds.profiles.map(async (name) => {
      const text = await services.readParameter(`${policyRoot}/${name}`);
      return { name, effect: effectNow(text, { user, profile: name, atMs }) };
    }),
  );
}
