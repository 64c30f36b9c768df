import type { Producer } from './decision-event.ts';

/** What every event of the ledger has, whatever its schema: by this it is placed, listed and found. */
export type LedgerEvent = {
  schemaVersion: string;
  /** UUIDv7, the idempotency key of the ledger. */
  id: string;
  producer: Producer;
  /** RFC 3339 UTC with milliseconds. */
  time: string;
  outcome: string;
  code: string;
  caller: { name: string | null; accessKeyId?: string } | null;
  profile: string | null;
  requestId?: string | null;
  session?: { accessKeyId: string; sourceIdentity: string } | null;
};
