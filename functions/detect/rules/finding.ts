import { createHash } from 'node:crypto';
import { FINDING_SCHEMA_VERSION, type FindingEvent } from '../../event/finding-event.ts';
import { rfc3339Millis } from '../../event/rfc3339.ts';
import { uuidV7 } from '../../event/uuid-v7.ts';
import { detectionFinding } from './detection-finding.ts';
import { DETECTIONS } from './detections.ts';
import type { Hit, Place } from './hit.ts';

/** Twice in a finding, and six bytes a character at worst: with it an event stays below 64 KiB. */
const LONGEST_MESSAGE_CHARS = 2048;

/** The event of a hit: id and content depend on the hit alone, so that making it twice makes it once. */
export function findingOf(hit: Hit, place: Place): FindingEvent {
  const { severity } = DETECTIONS[hit.code];
  const digest = createHash('sha256').update(`${hit.code}|${hit.key}`).digest();
  const id = uuidV7(hit.timeMs, digest);
  return {
    schemaVersion: FINDING_SCHEMA_VERSION,
    id,
    producer: ownProducer(digest),
    time: rfc3339Millis(hit.timeMs),
    outcome: 'finding',
    code: hit.code,
    caller: hit.caller === null ? null : { name: hit.caller },
    profile: hit.profile,
    finding: detectionFinding(
      { ...hit, message: hit.message.slice(0, LONGEST_MESSAGE_CHARS).toWellFormed() },
      id,
      hit.severity ?? severity,
      place,
    ),
  };
}

/**
 * A producer of this one event: a sequence over several would make the event depend on what came before it, and then
 * a second delivery would make another.
 */
export function ownProducer(digest: Uint8Array): { id: string; seq: number; unrecorded: number[] } {
  return { id: Buffer.from(digest).toString('hex', 16, 24), seq: 0, unrecorded: [] };
}
