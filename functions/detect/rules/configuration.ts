import { createHash } from 'node:crypto';
import {
  CONFIGURATION_SCHEMA_VERSION,
  type ConfigurationChangeEvent,
} from '../../event/configuration-change.ts';
import { rfc3339Millis } from '../../event/rfc3339.ts';
import { uuidV7 } from '../../event/uuid-v7.ts';
import { ownProducer } from './finding.ts';
import type { Hit, Place } from './hit.ts';

/** A parameter this service decides by. */
export type WatchedParameter = { name: string; kind: 'policy' | 'profile'; profile: string };

/** One version as GetParameterHistory tells it. */
export type ParameterVersion = {
  version: number;
  type: string;
  modifiedMs: number;
  modifiedBy: string | null;
  /** null of a SecureString: it is not decrypted. */
  text: string | null;
};

/** The newest version the ledger has of a parameter. */
export type ParameterState = { version: number; modifiedMs: number; type: string; isDeleted: boolean };

export type ConfigurationFold = {
  state: ParameterState | undefined;
  changes: readonly ConfigurationChangeEvent[];
  hits: readonly Hit[];
  /** Versions wait that did not fit into this fold. */
  isMore: boolean;
};

/** A fold's changes are kept until they are on the bus, each with its text: so many fit into an item. */
const MOST_AT_ONCE = 10;

/**
 * The versions the ledger does not have yet, oldest first. A parameter that was removed and made anew begins again at
 * version 1: its date tells it from the old one.
 *
 * @param isBaseline the first look at everything: versions are recorded, and nobody is told of them
 */
export function foldHistory(
  parameter: WatchedParameter,
  before: ParameterState | undefined,
  history: readonly ParameterVersion[],
  place: Place,
  isBaseline: boolean,
): ConfigurationFold {
  const fresh = history
    .filter((one) => isLater(one, before))
    .sort((a, b) => a.modifiedMs - b.modifiedMs || a.version - b.version);
  const taken = fresh.slice(0, MOST_AT_ONCE);
  const last = taken.at(-1);
  if (last === undefined) return { state: before, changes: [], hits: [], isMore: false };
  const { version, modifiedMs, type } = last;
  const changes = taken.map((one) => versionEvent(parameter, one, place));
  return {
    state: { version, modifiedMs, type, isDeleted: false },
    changes,
    hits: isBaseline ? [] : changes.map((change) => hitOf(parameter, change)),
    isMore: fresh.length > taken.length,
  };
}

/** A parameter that is gone, once; who removed it is in CloudTrail (DeleteParameter) alone. */
export function foldRemoval(
  parameter: WatchedParameter,
  before: ParameterState | undefined,
  nowMs: number,
  place: Place,
): ConfigurationFold {
  if (before === undefined || before.isDeleted)
    return { state: before, changes: [], hits: [], isMore: false };
  const { version, type, modifiedMs } = before;
  const change = eventOf(parameter, nowMs, `${version}|${modifiedMs}|deleted`, place, 'PARAMETER_DELETED', {
    version,
    type,
    modifiedBy: null,
    text: null,
  });
  return {
    state: { ...before, isDeleted: true },
    changes: [change],
    hits: [hitOf(parameter, change)],
    isMore: false,
  };
}

function isLater(one: ParameterVersion, before: ParameterState | undefined): boolean {
  if (before === undefined || one.modifiedMs > before.modifiedMs) return true;
  return one.modifiedMs === before.modifiedMs && one.version > before.version;
}

function versionEvent(
  parameter: WatchedParameter,
  { version, modifiedMs, ...rest }: ParameterVersion,
  place: Place,
): ConfigurationChangeEvent {
  const key = `${version}|${modifiedMs}`;
  return eventOf(parameter, modifiedMs, key, place, 'PARAMETER_VERSION', { version, ...rest });
}

function eventOf(
  { name, kind, profile }: WatchedParameter,
  timeMs: number,
  key: string,
  { accountId, region }: Place,
  code: ConfigurationChangeEvent['code'],
  told: Pick<ParameterVersion, 'version' | 'type' | 'modifiedBy' | 'text'>,
): ConfigurationChangeEvent {
  const digest = createHash('sha256').update(`${accountId}|${region}|${name}|${key}`).digest();
  const text = told.text?.toWellFormed() ?? null;
  return {
    schemaVersion: CONFIGURATION_SCHEMA_VERSION,
    id: uuidV7(timeMs, digest),
    producer: ownProducer(digest),
    time: rfc3339Millis(timeMs),
    outcome: 'change',
    code,
    caller: null,
    profile,
    parameter: {
      name,
      kind,
      version: told.version,
      type: told.type,
      modifiedBy: told.modifiedBy,
      sha256: told.text === null ? null : createHash('sha256').update(told.text).digest('hex'),
      text,
    },
  };
}

function hitOf({ name, kind, profile }: WatchedParameter, change: ConfigurationChangeEvent): Hit {
  const { version, modifiedBy } = change.parameter;
  const what =
    change.code === 'PARAMETER_DELETED'
      ? `was removed; version ${version} was the last`
      : `has version ${version}, by ${modifiedBy === null ? 'nobody known' : `\`${modifiedBy}\``}`;
  return {
    code: 'CONFIGURATION_CHANGED',
    timeMs: Date.parse(change.time),
    key: change.id,
    message: `the ${kind} parameter \`${name}\` ${what}`,
    caller: null,
    profile,
    evidence: [{ kind: 'configuration-change', id: change.id }],
    ...(change.code === 'PARAMETER_DELETED' ? { severity: 'medium' } : {}),
  };
}
