import type { GetParameters, GetParametersByPath } from '../aws/get-parameters.ts';
import {
  ConfigurationProvider,
  type ConfigurationReading,
  type FetchOutcome,
} from '../cache/configuration-provider.ts';
import type { Config } from '../config/read-config.ts';
import { areSettled, compileDocuments, type Documents } from '../profile/documents.ts';
import type { RawDocument } from '../profile/raw-document.ts';
import { isProfileName } from '../request/profile-name.ts';
import type { Listing } from './list-profiles.ts';

/** Policies and profiles, cached. */
export type Store = {
  readDocuments: (profile: string, limitMs: number) => Promise<ConfigurationReading<Documents>>;
  /** Begins to read a profile's documents, for a first request to find; what fails is forgotten. */
  warm: (profile: string) => void;
  readListing: (limitMs: number) => Promise<ConfigurationReading<Listing>>;
};

type Reads = {
  nowMs: () => number;
  random: () => number;
  getParameters: GetParameters;
  getParametersByPath: GetParametersByPath;
};

/** Forty pages of ten: more would not be read within a request. */
const MOST_PAGES = 40;
const WHOLE_LISTING = 'all';
/** Short, for a first request may wait for it before it reads itself. */
const WARM_LIMIT_MS = 100;
const ignore = () => undefined;

/** Providers over Parameter Store: both documents of a profile in ONE GetParameters, and the listing by path. */
export function createStore(config: Config, reads: Reads): Store {
  const ages = {
    freshMs: config.policyFreshSeconds * 1000,
    absentMs: config.policyAbsentSeconds * 1000,
    staleMs: config.policyStaleSeconds * 1000,
    random: reads.random,
  };
  const documents = new ConfigurationProvider<Documents>({
    nowMs: reads.nowMs,
    maxEntries: config.policyCacheSize,
    fetch: (profile, limitMs, previous) => fetchDocuments(config, reads, profile, limitMs, previous),
    freshness: { ...ages, isSettled: areSettled },
  });
  const listing = new ConfigurationProvider<Listing>({
    nowMs: reads.nowMs,
    maxEntries: 1,
    fetch: (_key, limitMs, previous) => fetchListing(config, reads, limitMs, previous),
    freshness: { ...ages, isSettled: () => true },
  });
  const warming = new Map<string, Promise<unknown>>();
  return {
    warm(profile) {
      const begun = documents.read(profile, WARM_LIMIT_MS);
      // A bug in reading is met, and told, by the request that reads itself.
      const settled = begun.then(ignore, ignore).then(() => warming.delete(profile));
      warming.set(profile, settled);
    },
    async readDocuments(profile, limitMs) {
      // Awaited but not taken: an environment frozen meanwhile finds its reading timed out, and reads anew.
      if (warming.size > 0) await warming.get(profile);
      return documents.read(profile, limitMs);
    },
    readListing: (limitMs) => listing.read(WHOLE_LISTING, limitMs),
  };
}

async function fetchDocuments(
  config: Config,
  reads: Reads,
  profile: string,
  limitMs: number,
  previous: Documents | undefined,
): Promise<FetchOutcome<Documents>> {
  const policyName = `${config.policyRoot}/${profile}`;
  const profileName = `${config.profileRoot}/${profile}`;
  const fetched = await reads.getParameters([policyName, profileName], limitMs);
  if (!fetched.ok) return fetched;
  const find = (name: string): RawDocument | undefined => fetched.value.find((raw) => raw.name === name);
  return {
    ok: true,
    value: compileDocuments({ policy: find(policyName), profile: find(profileName) }, previous),
  };
}

async function fetchListing(
  config: Config,
  reads: Reads,
  limitMs: number,
  previous: Listing | undefined,
): Promise<FetchOutcome<Listing>> {
  const [policies, profiles] = await Promise.all([
    reads.getParametersByPath(config.policyRoot, limitMs, MOST_PAGES),
    reads.getParametersByPath(config.profileRoot, limitMs, MOST_PAGES),
  ]);
  if (!policies.ok) return policies;
  if (!profiles.ok) return profiles;
  const listing = new Map<string, Documents>();
  for (const policy of policies.value) {
    const name = policy.name.slice(config.policyRoot.length + 1);
    if (!isProfileName(name)) continue;
    const profile = profiles.value.find((raw) => raw.name === `${config.profileRoot}/${name}`);
    listing.set(name, compileDocuments({ policy, profile }, previous?.get(name)));
  }
  return { ok: true, value: listing };
}
