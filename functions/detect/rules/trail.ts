import type { Hit } from './hit.ts';
import type { TrailRecord } from './trail-record.ts';
import { TRAIL_RULES, type TrailRule, type Watched } from './trail-rules.ts';

/** What a record of CloudTrail shows; an id of a record is one finding of a rule, however often it comes. */
export function trailHits(record: TrailRecord, watched: Watched): Hit[] {
  return TRAIL_RULES.filter((rule) => isMeant(rule, record)).flatMap((rule) => {
    const subject = rule.subject(record, watched);
    return subject === undefined ? [] : [hitOf(rule, record, subject, watched)];
  });
}

function isMeant({ services, calls }: TrailRule, { eventSource, eventName }: TrailRecord): boolean {
  const isService = services.length === 0 || services.includes(eventSource.replace(/\.amazonaws\.com$/, ''));
  return isService && (calls.length === 0 || calls.some((call) => isCall(call, eventName)));
}

/** `UpdateFunctionCode20150331v2` is the call `UpdateFunctionCode`. */
function isCall(call: string, eventName: string): boolean {
  return eventName.startsWith(call) && /^(?:\d{8}(?:v\d+)?)?$/.test(eventName.slice(call.length));
}

function hitOf({ code }: TrailRule, record: TrailRecord, subject: string, { deployers }: Watched): Hit {
  const { eventName, principal, errorCode, eventId, timeMs } = record;
  const how = errorCode === null ? '' : `, and was refused with ${errorCode}`;
  return {
    code,
    timeMs,
    key: eventId,
    message: `\`${principal}\` called ${eventName} on \`${subject}\`${how}`,
    caller: null,
    profile: null,
    evidence: [{ kind: 'cloudtrail', id: eventId }],
    ...(deployers.has(principal) ? { severity: 'informational' } : {}),
  };
}
